use app::core::failure::Failure;
use app::view::*;
use std::path::Path;
pub const CONNECTION: &str = "sample";
pub struct Sample;
pub struct SampleOptions;
impl SampleOptions {
    pub fn from_env() -> Result<Self, Failure> {
        Ok(Self)
    }
}
impl Sample {
    pub async fn open(_: &Path, _: SampleOptions) -> Result<Self, Failure> {
        Ok(Self)
    }
    pub async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
    pub async fn change(&self, _: SampleChangeRequest) -> Result<SampleChangeView, Failure> {
        Ok(SampleChangeView {
            sentence: String::new(),
            users: vec![],
        })
    }
}
