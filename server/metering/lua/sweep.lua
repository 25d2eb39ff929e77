#!lua flags=allow-oom
-- Settles holds past their deadline (their process is dead): charges what was delivered, releases the rest, appends
-- an `abandoned` event, and leaves a marker that turns a late commit into a correction (decision 12).
--
-- KEYS  1 holds (zset)   2 usage (stream)   3 tally (hash)
-- ARGV  1 how many at most   2 marker ttl ms   3 prefix of hold keys   4 prefix of done markers
-- Answers how many were settled. The hold names the other keys of its shard.

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(ids) do
  local name = ARGV[3] .. id
  local hold = redis.call('HMGET', name, 'held', 'about', 'tally', 'event', 'charge', 'delivered', 'input', 'output',
    'cap')
  redis.call('ZREM', KEYS[1], id)
  if hold[1] then
    local held, charge, input, output = hold[1], hold[5] or '0', hold[7] or '0', hold[8] or '0'
    local endpoint, key, ve, request, epoch, key_live, tally =
      string.match(hold[2], '^(%S+) (%S+) (%S+) (%S+) (%S+) %S+ %S+ %S+ (%S+) (%S+ %S+ %S+)$')
    redis.call('DEL', name)
    redis.call('HINCRBY', endpoint, 'live', -1)
    if key_live == '1' then redis.call('HINCRBY', key, 'live', -1) end
    local remaining = ''
    if redis.call('HEXISTS', endpoint, 'budget') == 1 then
      if held ~= '0' then
        redis.call('HINCRBY', endpoint, 'held', '-' .. held)
        redis.call('HINCRBY', endpoint, 'spendable', held)
      end
      if charge ~= '0' then
        redis.call('HINCRBY', endpoint, 'spendable', '-' .. charge)
        redis.call('HINCRBY', endpoint, 'spend', charge)
      end
      remaining = redis.call('HGET', endpoint, 'spendable')
    end
    local cap = hold[9] and redis.call('HMGET', key, 'cap_from', 'past_from') or {} -- see admit
    local counted = hold[9] and (hold[9] == cap[1] and 'cap_used' or hold[9] == cap[2] and 'past_used')
    if counted then
      if held ~= '0' then redis.call('HINCRBY', key, counted, '-' .. held) end
      if held ~= '0' and counted == 'cap_used' then redis.call('HINCRBY', key, 'cap_held', '-' .. held) end
      redis.call('HINCRBY', key, counted, charge)
    end
    tally = hold[3] or tally
    redis.call('HINCRBY', KEYS[3], tally .. ' requests', 1)
    redis.call('HINCRBY', KEYS[3], tally .. ' input', input)
    redis.call('HINCRBY', KEYS[3], tally .. ' output', output)
    redis.call('HINCRBY', KEYS[3], tally .. ' charge_micros', charge)
    local override = '{"status":"abandoned","estimated":true,"epoch":' .. epoch .. ',"charge":"' .. charge .. '",'
      .. (hold[6] or '"units":{},"cost":null') .. '}'
    redis.call('XADD', KEYS[2], '*', 'e', hold[4], 'o', override, 'c', charge, 'b', remaining, 'v', ve,
      'r', request, 'k', 'usage')
    redis.call('SET', ARGV[4] .. id, 's ' .. charge .. ' ' .. input .. ' ' .. output, 'PX', ARGV[2])
  end
end
return #ids
