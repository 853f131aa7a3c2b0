"""Groups of commands that `cli` registers, one file each."""
