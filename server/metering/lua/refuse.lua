#!lua
-- Counts a refusal that never reached admit, and records it up to 60 a minute per key (decision 31).
--
-- KEYS  1 access key (hash)   2 usage (stream)   3 tally (hash)
-- ARGV  1 endpoint id   2 request id   3 event JSON   4 high water of the stream
--       5 tally, space separated: endpoint, logical, physical model
-- Answers 1 when it was recorded, 0 when only counted.

redis.call('HINCRBY', KEYS[3], ARGV[5] .. ' refused', 1)
local minute = string.format('%.0f', math.floor(redis.call('TIME')[1] / 60))
if redis.call('HGET', KEYS[1], 'refused_minute') ~= minute then
  redis.call('HSET', KEYS[1], 'refused_minute', minute, 'refused', 0)
end
if redis.call('HINCRBY', KEYS[1], 'refused', 1) > 60 then return 0 end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[4]) then return 0 end
redis.call('XADD', KEYS[2], '*', 'e', ARGV[3], 'c', '0', 'b', '', 'v', ARGV[1], 'r', ARGV[2], 'k', 'usage')
return 1
