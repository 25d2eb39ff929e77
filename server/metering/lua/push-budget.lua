#!lua flags=allow-oom
-- Tells a wallet its budget. Spendable moves by the difference; a version not newer than the known changes nothing.
--
-- KEYS  1 endpoint (hash)
-- ARGV  1 budget   2 budget version
-- Answers 1, or 0 when the wallet is not known here.

local known = redis.call('HMGET', KEYS[1], 'budget', 'budget_version')
if not known[1] then return 0 end
if tonumber(ARGV[2]) <= tonumber(known[2]) then return 1 end
if known[1] ~= '0' then redis.call('HINCRBY', KEYS[1], 'spendable', '-' .. known[1]) end
redis.call('HINCRBY', KEYS[1], 'spendable', ARGV[1])
redis.call('HSET', KEYS[1], 'budget', ARGV[1], 'budget_version', ARGV[2])
return 1
