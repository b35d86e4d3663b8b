"""The German grant law as pure functions.

Facts go in, a `Finding` comes out: the result, and the trace that explains it. Nothing here knows Django, a
database or the time of day; whoever asks says which facts, which rule set and, where it matters, which day.

* words of the trade: `plan`, `eligibility`, `recognition`, `financing`, `drawdown`, `use`, `interest`,
  `settlement`, `deadlines`, `travel`, `hours`
* what they share: `finding` (result and trace), `rule_set` and `shipped` (the dated values), `errors`, `money`,
  `wire` (JSON)
* what strangers ask: `question`, read and answered as JSON
"""
