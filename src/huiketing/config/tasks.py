"""What an update leaves to be done beside the running server."""

from huiketing.jobs.models import Job
from huiketing.jobs.registry import enqueue, job
from huiketing.jobs.running import Run
from huiketing.search import cutting
from huiketing.search.rebuild import rebuild

REINDEX = "search.rebuild"


def ask_reindexing() -> Job | None:
    """Have the search index made anew in the background, if that is due and not asked for yet."""
    if not cutting.settle() or Job.objects.open().filter(kind=REINDEX).exists():
        return None
    return enqueue(REINDEX, by=None)


@job(REINDEX)
def _reindex(run: Run) -> None:
    if cutting.is_old():  # `./hkt reindex` may have been quicker
        run.result = rebuild(told=lambda kind, count: run.progress(count, message=kind))
