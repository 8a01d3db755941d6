//! ICD-10-GM codes: one normalisation everywhere (domain.md, 4.3).
