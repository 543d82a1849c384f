"""What the host's monitoring reads: ``/healthz`` and ``/metrics`` on a port of this machine."""
