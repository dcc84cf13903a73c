//! The thin shell around OpenVINO: one runtime, compiled networks shared by workers,
//! one inference request a worker at a time.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use openvino::{
    CompiledModel, Core, DeviceType, ElementType, InferRequest, RwPropertyKey, Shape, Tensor,
};

use crate::error::{Fatal, PageError};
use crate::recognise::select::Precision;

/// The OpenVINO runtime on the CPU.
pub(super) struct Runtime {
    core: Core,
}

impl Runtime {
    /// Loads the library at `library` and sets it up for `workers` single-threaded
    /// inferences at a time.
    pub(super) fn load(
        library: &Path,
        workers: usize,
        precision: Precision,
    ) -> Result<Self, Fatal> {
        let missing = |detail: String| {
            Fatal::ComponentMissing(format!(
                "the OpenVINO runtime cannot be loaded ({detail}); run scripts/setup or use --engine tesseract"
            ))
        };
        if !library.is_file() {
            return Err(missing(format!("{} is not there", library.display())));
        }
        openvino_sys::library::load_from(library.to_path_buf()).map_err(missing)?;
        let mut core = Core::new().map_err(|e| missing(e.to_string()))?;
        let workers = workers.max(1).to_string();
        let mut properties = vec![
            (RwPropertyKey::NumStreams, workers.as_str()),
            (RwPropertyKey::InferenceNumThreads, workers.as_str()),
            (RwPropertyKey::HintEnableCpuPinning, "NO"),
        ];
        match precision {
            Precision::Auto => {}
            Precision::F32 => properties.push((RwPropertyKey::HintInferencePrecision, "f32")),
            Precision::Bf16 => properties.push((RwPropertyKey::HintInferencePrecision, "bf16")),
        }
        core.set_properties(&DeviceType::CPU, properties)
            .map_err(|e| missing(e.to_string()))?;
        Ok(Self { core })
    }

    /// Compiles the ONNX network in `bytes`.
    pub(super) fn compile(&mut self, name: &'static str, bytes: &[u8]) -> Result<Network, Fatal> {
        let unusable = |e: openvino::InferenceError| {
            Fatal::ComponentMissing(format!(
                "the network {name} cannot be compiled ({e}); run scripts/setup again"
            ))
        };
        let model = self
            .core
            .read_model_from_buffer(bytes, None)
            .map_err(unusable)?;
        let compiled = self
            .core
            .compile_model(&model, DeviceType::CPU)
            .map_err(unusable)?;
        Ok(Network {
            name,
            compiled: Mutex::new(compiled),
            idle: Mutex::new(Vec::new()),
        })
    }
}

/// A compiled network. Workers share it; each borrows an inference request for the time
/// of one run.
pub(super) struct Network {
    name: &'static str,
    compiled: Mutex<CompiledModel>,
    idle: Mutex<Vec<InferRequest>>,
}

impl Network {
    /// Runs the network: `fill` writes the input tensor of `shape`, `take` reads the
    /// output tensor and its shape.
    pub(super) fn run<T>(
        &self,
        shape: &[usize],
        fill: impl FnOnce(&mut [f32]),
        take: impl FnOnce(&[usize], &[f32]) -> T,
    ) -> Result<T, PageError> {
        let failed = |e: openvino::InferenceError| PageError::Engine {
            engine: "ppocr",
            detail: format!("{}: {e}", self.name),
        };
        let dimensions: Vec<i64> = shape.iter().map(|&d| d as i64).collect();
        let mut input = Tensor::new(ElementType::F32, &Shape::new(&dimensions).map_err(failed)?)
            .map_err(failed)?;
        fill(input.get_data_mut::<f32>().map_err(failed)?);

        let mut request = self.request().map_err(failed)?;
        request.set_input_tensor(&input).map_err(failed)?;
        request.infer().map_err(failed)?;
        let output = request.get_output_tensor().map_err(failed)?;
        let out_shape: Vec<usize> = output
            .get_shape()
            .map_err(failed)?
            .get_dimensions()
            .iter()
            .map(|&d| d as usize)
            .collect();
        let taken = take(&out_shape, output.get_data::<f32>().map_err(failed)?);
        drop(output);
        // A request whose inference failed is dropped instead: its state is unknown.
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        Ok(taken)
    }

    fn request(&self) -> Result<InferRequest, openvino::InferenceError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(request) => Ok(request),
            None => self
                .compiled
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .create_infer_request(),
        }
    }
}
