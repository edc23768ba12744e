"""What `pip install -e .` puts on the path: the folder `app` of the checkout under the name of the installed package."""

from importlib.metadata import version
from pathlib import Path

__path__ = [str(Path(__file__).parents[3] / "app")]
__version__ = version("ack-network-planner")
