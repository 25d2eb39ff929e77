#!lua flags=allow-oom
-- Opens a rebuilt shard under a new epoch, bound to this Redis run.
--
-- KEYS  1 epoch
-- ARGV  1 epoch number
-- Answers 1, or 0 when the mark that `close-shard` made for this epoch is not there: Redis lost its memory since, so
--       must be rebuilt again.

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('GET', KEYS[1]) ~= 'closed:' .. run .. ':' .. ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. run)
return 1
