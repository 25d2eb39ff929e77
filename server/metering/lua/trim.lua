#!lua flags=allow-oom
-- Forgets stream entries that PostgreSQL has, and says so to the processes that keep them (decision 18).
--
-- KEYS  1 usage (stream)   2 trimmed   3 epoch
-- ARGV  1 id of the last entry to forget   2 number of the epoch whose stream PostgreSQL has read up to there
-- Answers 1, or 0 when the shard is in another epoch or Redis run: the id is one of a stream that is gone. By a clock
--       that went back, entries that nobody has read may have lower ids.

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local epoch = redis.call('GET', KEYS[3])
if epoch ~= ARGV[2] .. ':' .. run and epoch ~= 'closed:' .. run .. ':' .. ARGV[2] then return 0 end

local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local ms, sequence = parts(ARGV[1])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-%.0f', ms, sequence + 1))
local known_ms, known_sequence = parts(redis.call('GET', KEYS[2]) or '0-0')
if ms > known_ms or (ms == known_ms and sequence > known_sequence) then redis.call('SET', KEYS[2], ARGV[1]) end
return 1
