//! The thin shell around OpenVINO: one runtime, compiled networks shared by workers,
//! one inference request a worker at a time.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

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
    /// Loads the library at `library`.
    pub(super) fn load(library: &Path, precision: Precision) -> Result<Self, Fatal> {
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
        let mut properties = vec![(RwPropertyKey::HintEnableCpuPinning, "NO")];
        match precision {
            Precision::Auto => {}
            Precision::F32 => properties.push((RwPropertyKey::HintInferencePrecision, "f32")),
            Precision::Bf16 => properties.push((RwPropertyKey::HintInferencePrecision, "bf16")),
        }
        core.set_properties(&DeviceType::CPU, properties)
            .map_err(|e| missing(e.to_string()))?;
        Ok(Self { core })
    }

    /// Compiles the ONNX network in `bytes` for `at_once` single-threaded inferences at a
    /// time. Each of them holds memory of its own for what passes between the layers.
    pub(super) fn compile(
        &mut self,
        name: &'static str,
        bytes: &[u8],
        at_once: usize,
    ) -> Result<Network, Fatal> {
        let unusable = |e: openvino::InferenceError| {
            Fatal::ComponentMissing(format!(
                "the network {name} cannot be compiled ({e}); run scripts/setup again"
            ))
        };
        let at_once = at_once.max(1);
        let number = at_once.to_string();
        self.core
            .set_properties(
                &DeviceType::CPU,
                [
                    (RwPropertyKey::NumStreams, number.as_str()),
                    (RwPropertyKey::InferenceNumThreads, number.as_str()),
                ],
            )
            .map_err(unusable)?;
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
            at_once,
            requests: Mutex::new(Requests {
                compiled,
                idle: Vec::new(),
                busy: 0,
            }),
            freed: Condvar::new(),
        })
    }
}

/// A compiled network. Workers share it; each takes its turn with an inference request,
/// and waits while as many as are allowed at once have theirs.
pub(super) struct Network {
    name: &'static str,
    at_once: usize,
    requests: Mutex<Requests>,
    freed: Condvar,
}

struct Requests {
    compiled: CompiledModel,
    idle: Vec<InferRequest>,
    busy: usize,
}

impl Network {
    /// Runs the network: `fill` writes the input tensor of `shape`, `take` reads it, the
    /// output's shape and the output tensor.
    pub(super) fn run<T>(
        &self,
        shape: &[usize],
        fill: impl FnOnce(&mut [f32]),
        take: impl FnOnce(&[f32], &[usize], &[f32]) -> T,
    ) -> Result<T, PageError> {
        let failed = |e: openvino::InferenceError| PageError::Engine {
            engine: "ppocr",
            detail: format!("{}: {e}", self.name),
        };
        let dimensions: Vec<i64> = shape.iter().map(|&d| d as i64).collect();
        let mut input = Tensor::new(ElementType::F32, &Shape::new(&dimensions).map_err(failed)?)
            .map_err(failed)?;
        fill(input.get_data_mut::<f32>().map_err(failed)?);

        let slot = self.slot();
        let mut request = slot.request().map_err(failed)?;
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
        let shown = input.get_data::<f32>().map_err(failed)?;
        let taken = take(shown, &out_shape, output.get_data::<f32>().map_err(failed)?);
        drop(output);
        // A request whose inference failed is dropped instead: its state is unknown.
        slot.network.requests().idle.push(request);
        Ok(taken)
    }

    /// How many more inferences could run now.
    pub(super) fn idle(&self) -> usize {
        self.at_once.saturating_sub(self.requests().busy)
    }

    /// Waits until fewer than all are busy.
    fn slot(&self) -> Slot<'_> {
        let mut requests = self
            .freed
            .wait_while(self.requests(), |requests| requests.busy >= self.at_once)
            .unwrap_or_else(PoisonError::into_inner);
        requests.busy += 1;
        Slot { network: self }
    }

    fn requests(&self) -> MutexGuard<'_, Requests> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A worker's place at a network; it is free again when this is dropped.
struct Slot<'a> {
    network: &'a Network,
}

impl Slot<'_> {
    fn request(&self) -> Result<InferRequest, openvino::InferenceError> {
        let mut requests = self.network.requests();
        match requests.idle.pop() {
            Some(request) => Ok(request),
            None => requests.compiled.create_infer_request(),
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.network.requests().busy -= 1;
        self.network.freed.notify_one();
    }
}
