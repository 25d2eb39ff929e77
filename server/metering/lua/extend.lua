#!lua flags=allow-oom
-- A sign of life of a running request: moves its hold's deadline, notes what has been delivered, holds more.
--
-- KEYS  1 epoch   2 hold (hash)   3 holds (zset)   4 endpoint (hash)
-- ARGV  1 epoch value the caller has verified   2 hold id   3 credits to add   4 hold ttl ms
--       5 charge of what was delivered   6 delivered, as JSON members   7 input units   8 output units
--       9 tally of the request, space separated (for the sweep); '' = as it is
-- Answers {outcome, held}: 'extended' | 'insufficient' | 'key_limit' | 'gone'. More is held only from a wallet that can be trusted:
-- in a closed shard or without the wallet it is 'gone' too, while the deadline and the delivery are still noted.

local hold = redis.call('HMGET', KEYS[2], 'held', 'cap', 'about')
local held = hold[1]
if not held then return {'gone', ''} end

-- The key's cap (see admit): a request counts in the window in which it began, also when that is over.
local key = hold[2] and string.match(hold[3], '^%S+ (%S+)')
local cap = key and redis.call('HMGET', key, 'cap_from', 'cap_limit', 'cap_used', 'past_from', 'past_used') or {}
local counted = key and (cap[1] == hold[2] and 'cap_used' or cap[4] == hold[2] and 'past_used')
if counted == 'past_used' then cap[3] = cap[5] end
local function cap_allows(more)
  if not counted or not cap[2] then return true end
  redis.call('HSET', key, 'cap_sum', cap[2])
  if cap[3] ~= '0' and string.sub(cap[3], 1, 1) ~= '-' then
    if redis.call('HINCRBY', key, 'cap_sum', '-' .. cap[3]) < 0 then return false end
  end
  return redis.call('HINCRBY', key, 'cap_sum', '-' .. more) >= 0
end

local outcome = 'extended'
if ARGV[3] ~= '0' then
  if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('HEXISTS', KEYS[4], 'budget') == 0 then
    outcome = 'gone'
  elseif not cap_allows(ARGV[3]) then
    outcome = 'key_limit'
  elseif redis.call('HINCRBY', KEYS[4], 'spendable', '-' .. ARGV[3]) < 0 then
    redis.call('HINCRBY', KEYS[4], 'spendable', ARGV[3])
    outcome = 'insufficient'
  else
    redis.call('HINCRBY', KEYS[4], 'held', ARGV[3])
    redis.call('HINCRBY', KEYS[2], 'held', ARGV[3])
    if counted then redis.call('HINCRBY', key, counted, ARGV[3]) end
    if counted == 'cap_used' then redis.call('HINCRBY', key, 'cap_held', ARGV[3]) end
    held = redis.call('HGET', KEYS[2], 'held')
  end
end

-- The sweep must never take more than the hold.
local charge = ARGV[5]
if charge ~= '0' then
  if redis.call('HINCRBY', KEYS[2], 'held', '-' .. charge) < 0 then charge = held end
  redis.call('HSET', KEYS[2], 'held', held)
end
redis.call('HSET', KEYS[2], 'charge', charge, 'delivered', ARGV[6], 'input', ARGV[7], 'output', ARGV[8])
if ARGV[9] ~= '' then redis.call('HSET', KEYS[2], 'tally', ARGV[9]) end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[4]), ARGV[2])
return {outcome, held}
