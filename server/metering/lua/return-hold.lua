#!lua
-- Brings back a living request's hold after Redis forgot it, or knows an older one (decision 18).
--
-- KEYS  1 hold (hash)   2 holds (zset)   3 done marker   4 endpoint (hash)   5 access key (hash)
-- ARGV  1 hold id   2 hold ttl ms   3 held   4 '1' = counts as live of the key
--       5 'about'   6 … the hold's other fields and values, as admit writes them
-- Answers 1 when the hold was created or raised, 0 when there was nothing to do.

if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
-- It lives, whatever else is to be done.
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]), ARGV[1])
local wallet = redis.call('HEXISTS', KEYS[4], 'budget') == 1
local held, known = ARGV[3], redis.call('HGET', KEYS[1], 'held')
local missing = held
if known then
  if held == '0' then return 0 end
  local raised = redis.call('HINCRBY', KEYS[1], 'held', '-' .. held) < 0
  missing = string.gsub(redis.call('HGET', KEYS[1], 'held'), '-', '')
  redis.call('HSET', KEYS[1], 'held', known)
  if not raised then return 0 end
else
  redis.call('HINCRBY', KEYS[4], 'live', 1)
  if ARGV[4] == '1' then redis.call('HINCRBY', KEYS[5], 'live', 1) end
end
local fields = {'held', held}
for index = 5, #ARGV do fields[index - 2] = ARGV[index] end
redis.call('HSET', KEYS[1], unpack(fields))
-- The key's cap, where Redis knows it already (see admit): else restore-caps will count the hold.
local cap = redis.call('HMGET', KEYS[5], 'cap_from', 'cap_until', 'past_from')
if cap[1] then
  local counts_in = redis.call('HGET', KEYS[1], 'cap')
  if not known then
    local ms = 0 -- the request id's first ten digits, base 32
    for digit in string.gmatch(string.match(ARGV[6], '^%S+ %S+ %S+ %S%S%S%S(%S%S%S%S%S%S%S%S%S%S)') or '', '.') do
      ms = ms * 32 + (string.find('0123456789abcdefghjkmnpqrstvwxyz', digit, 1, true) or 1) - 1
    end
    if ms >= tonumber(cap[1]) then
      if ms < tonumber(cap[2]) then counts_in = cap[1] end
    elseif cap[3] and ms >= tonumber(cap[3]) then
      counts_in = cap[3]
    end
    if counts_in then redis.call('HSET', KEYS[1], 'cap', counts_in) end
  end
  local counted = counts_in and (counts_in == cap[1] and 'cap_used' or counts_in == cap[3] and 'past_used')
  if counted and missing ~= '0' then
    redis.call('HINCRBY', KEYS[5], counted, missing)
    if counted == 'cap_used' then redis.call('HINCRBY', KEYS[5], 'cap_held', missing) end
  end
end
if wallet and missing ~= '0' then
  redis.call('HINCRBY', KEYS[4], 'held', missing)
  redis.call('HINCRBY', KEYS[4], 'spendable', '-' .. missing)
end
return 1
