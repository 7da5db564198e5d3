"""The promise of deliveries under faults, measured: `make soak` at full size, `make test` in small."""
