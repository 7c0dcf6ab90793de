"""
Nothing acknowledged is lost, and nobody is sent what is not for her: meetings of thirty under faults (trust.md 3).

`plan` makes of a seed who does what and what breaks; `run` holds that meeting on a real server, with `screens`, `acts`
and the `wire`; `checker` reads what was sent, answered, shown and stored, and says what does not hold (M5). `broken`
are servers with a fault of their own, to see that the checker finds it.

| fault | where it is tried |
|---|---|
| F1 server killed with -9 | `test_seeds`, `meeting/test_real_server` (back within 10 s) |
| F2 line cut or down | `test_seeds` (`wire`); typed words stay: `meeting/test_live_script` |
| F3 Redis restarted or absent | `test_redis`; without any: `meeting/test_hub`, `people/test_cache` |
| F4 same post twice, answer lost | `test_seeds` (2 to 20 copies at once, lost answers); `meeting/test_journal` |
| F5 two write at once | the journal locks the meeting: `meeting/test_journal`, `meeting/test_planning` |
| F6 two chairs press at once | `test_seeds` (chair, co-chair), `meeting/test_journal`, `meeting/test_actions` |
| F12 malformed frames | `test_frames`, `meeting/test_hub` |
| F13 many connections | `meeting/test_real_server` (300 at once, an idle minute), `performance` (1,000) |
| F14 everybody back after a restart | `meeting/test_real_server`, `performance` |
| F15 database busy | `meeting/test_journal` (twenty writers) |

F7 and F8 (mail) are in `people`; F9 (disk full), F10 (clock), F16 (migrations) and F18 (backups) are not tried here.
"""
