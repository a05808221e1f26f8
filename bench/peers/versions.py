"""What the peers run on, as they say it themselves."""
import json
import platform

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier  # loads what training loads
from threadpoolctl import threadpool_info

try:
    import torch
except ImportError:
    torch = None

blas = next((p for p in threadpool_info() if p["user_api"] == "blas"), None)
print(json.dumps({
    "python": platform.python_version(),
    "scikit_learn": sklearn.__version__,
    "numpy": numpy.__version__,
    "blas": f"{blas['internal_api']} {blas['version']}, its {blas['architecture']} kernels, {blas['num_threads']} threads" if blas else "none but the reference BLAS",
    "torch": torch.__version__ if torch else None,
}))
