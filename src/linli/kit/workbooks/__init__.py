"""The only place that opens or writes .xlsx: ``reading``, ``headers``, ``columns``; ``writing``, ``template``, ``marking``."""
