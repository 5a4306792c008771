//! Random numbers for the tests of this room: SplitMix64, so that every run asks the same.

pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(super) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * f64::EPSILON / 2.0
    }

    /// A positive double between 2^-bits and 2^bits, all sizes alike.
    pub(super) fn double(&mut self, bits: u64) -> f64 {
        let exponent = 1023 - bits + self.word() % (2 * bits);
        f64::from_bits(exponent << 52 | self.word() >> 12)
    }
}
