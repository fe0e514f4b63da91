"""The long suite of faults, ``./app test faults``: kill points and spoiled files in numbers, from a seed, resumable."""
