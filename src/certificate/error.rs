//! Why there is no certificate, or why it does not stand.

/// Why a certificate was not written or not accepted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CertificateError {
    /// The answer has no certificate.
    #[error("this answer has no certificate: {0}")]
    Omitted(String),
    /// The text is no certificate.
    #[error("this is no certificate: {0}")]
    Malformed(String),
    /// It is one, and it does not stand.
    #[error("rejected at `{place}`: {why}")]
    Rejected {
        /// Where, as a path of fields.
        place: String,
        /// What is wrong there.
        why: String,
    },
}

impl CertificateError {
    pub(super) fn malformed(why: impl Into<String>) -> CertificateError {
        CertificateError::Malformed(why.into())
    }

    pub(super) fn rejected(place: impl Into<String>, why: impl Into<String>) -> CertificateError {
        CertificateError::Rejected { place: place.into(), why: why.into() }
    }
}
