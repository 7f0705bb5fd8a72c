"""What a list of regions or jobs says of what was typed into it."""

REGION, JOB = "region", "job"
JOB_USAGE = "Type a title, or what people call the job, and press Enter."
NOTHING = "No {kind} is called “{typed}”. Try other words, or open the list."
NEAR = "No {kind} is called “{typed}”. Did you mean:"
SEVERAL = "“{typed}” may mean:"
MANY = "“{typed}” may mean {count} {kind}s. The largest are:"
ELSEWHERE = "“{typed}” is {title}, which is not in this list."
