"""明签 Mingqian: random inspection draws that anyone can check afterwards."""

__version__ = "0.1.0"
