#!lua flags=allow-oom
-- Tells a shard an endpoint's configuration version and publishes it (decision 20). A version never falls.
--
-- KEYS  1 endpoint (hash)
-- ARGV  1 version   2 channel   3 message

if tonumber(redis.call('HGET', KEYS[1], 'version') or 0) < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'version', ARGV[1])
end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
