"""What a list of regions or jobs says of what was typed into it."""

from typing import ClassVar

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Picker:
    """Each text by its name; those of a region and of a job differ."""

    JOB_USAGE = _("Type a title, or what people call the job, and press Enter.")
    NOTHING = Messages(
        {
            "region": _("No region is called “{typed}”. Try other words, or open the list."),
            "job": _("No job is called “{typed}”. Try other words, or open the list."),
        }
    )
    NEAR = Messages(
        {
            "region": _("No region is called “{typed}”. Did you mean:"),
            "job": _("No job is called “{typed}”. Did you mean:"),
        }
    )
    SEVERAL = _("“{typed}” may mean:")
    MANY: ClassVar = {
        "region": Plural(
            "“{typed}” may mean {count} region. The largest are:",
            "“{typed}” may mean {count} regions. The largest are:",
        ),
        "job": Plural(
            "“{typed}” may mean {count} job. The largest are:", "“{typed}” may mean {count} jobs. The largest are:"
        ),
    }
    ELSEWHERE = _("“{typed}” is {title}, which is not in this list.")
