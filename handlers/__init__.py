"""The commands. One file is one command: its name, its help, who may use it, its answer."""
