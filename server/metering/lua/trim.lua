#!lua flags=allow-oom
-- Forgets stream entries that PostgreSQL has, and says so to the processes that keep them (decision 18).
--
-- KEYS  1 usage (stream)   2 trimmed
-- ARGV  1 id of the last entry to forget

local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local ms, sequence = parts(ARGV[1])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-%.0f', ms, sequence + 1))
local known_ms, known_sequence = parts(redis.call('GET', KEYS[2]) or '0-0')
if ms > known_ms or (ms == known_ms and sequence > known_sequence) then redis.call('SET', KEYS[2], ARGV[1]) end
return 1
