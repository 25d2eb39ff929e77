#!lua flags=allow-oom
-- Closes admission of a shard for a rebuild. The mark carries the run id, so that losing it again is noticed.
--
-- KEYS  1 epoch   2 trimmed
-- `trimmed` belongs to the epoch that ends: positions of the next one start anew.

redis.call('SET', KEYS[1], 'closed:' .. string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'))
redis.call('DEL', KEYS[2])
return 1
