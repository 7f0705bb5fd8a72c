"""The words on the screen, one catalogue a step: short, plain, for a policymaker; a number always with unit, place and
year.

``from jtm.ui.strings import ranking as words`` gives a catalogue, and ``words.BARS_TITLE`` its text in the language of
whoever looks at the page: so it is asked for where it is shown, and never kept.
"""

from jtm.ui.strings.benchmarks import Benchmarks
from jtm.ui.strings.common import Common
from jtm.ui.strings.counts import Counts
from jtm.ui.strings.landscape import Landscape
from jtm.ui.strings.methods import Methods
from jtm.ui.strings.own_indicators import OwnIndicators
from jtm.ui.strings.pathways import Pathways
from jtm.ui.strings.picker import Picker
from jtm.ui.strings.ranking import Ranking
from jtm.ui.strings.regional_projections import RegionalProjections
from jtm.ui.strings.saved import Saved
from jtm.ui.strings.serving import Serving
from jtm.ui.strings.training import Training
from jtm.ui.strings.validation import Validation

benchmarks = Benchmarks()
common = Common()
counts = Counts()
landscape = Landscape()
methods = Methods()
own_indicators = OwnIndicators()
pathways = Pathways()
picker = Picker()
ranking = Ranking()
regional_projections = RegionalProjections()
saved = Saved()
serving = Serving()
training = Training()
validation = Validation()
