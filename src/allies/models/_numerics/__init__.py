"""Array code of the models: compiled, deterministic, without I/O."""
