"""The command line: ``lightstick`` and ``python -m bot``. One file for each family of commands."""
