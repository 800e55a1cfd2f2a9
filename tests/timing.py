"""How time grows with the length of a text, whatever else the machine and the other tests are doing."""

import gc
import time

TRIES = 4


def seconds(work, *given):
    """CPU seconds of one call; what the other tests left in memory is not looked through meanwhile."""
    gc.disable()
    try:
        start = time.process_time()
        work(*given)
        return time.process_time() - start
    finally:
        gc.enable()


def grows_linearly(work, short, long, *, most, noise):
    """`long` takes under `most` times the time of `short` and `noise` seconds; measured again before a slow moment counts."""
    return any(seconds(work, long) < most * seconds(work, short) + noise for _ in range(TRIES))
