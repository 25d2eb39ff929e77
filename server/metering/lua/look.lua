#!lua flags=no-writes
-- What a process must know before it trusts a shard.
--
-- KEYS  1 epoch   2 trimmed
-- Answers {id of this Redis run, epoch value or '', trimmed or '', seconds, microseconds of Redis's clock}

local time = redis.call('TIME')
local known = redis.call('MGET', KEYS[1], KEYS[2])
return {string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), known[1] or '', known[2] or '', time[1], time[2]}
