//! The phone system: the 8x8 Administration API and CSV files.
