#!lua flags=allow-oom
-- Counts a shard's live holds and sums them in 64 bits.
--
-- KEYS  1 holds (zset)   2 scratch
-- ARGV  1 prefix of hold keys
-- Answers {count, sum}

redis.call('SET', KEYS[2], '0')
local ids = redis.call('ZRANGE', KEYS[1], 0, -1)
for _, id in ipairs(ids) do
  redis.call('INCRBY', KEYS[2], redis.call('HGET', ARGV[1] .. id, 'held') or '0')
end
local sum = redis.call('GET', KEYS[2])
redis.call('DEL', KEYS[2])
return {#ids, sum}
