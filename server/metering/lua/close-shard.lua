#!lua flags=allow-oom
-- Closes admission of a shard for a rebuild. The mark carries the run id, so that losing it again is noticed.
--
-- KEYS  1 epoch   2 trimmed
-- ARGV  1 number of the epoch that begins, '' while there is none
-- `trimmed` belongs to the epoch that ends: positions of the next one start anew.

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
redis.call('SET', KEYS[1], 'closed:' .. run .. ':' .. ARGV[1])
redis.call('DEL', KEYS[2])
return 1
