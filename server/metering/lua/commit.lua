#!lua flags=allow-oom
-- Ends one request: releases its hold, charges, counts, appends the usage event. Idempotent by hold id.
--
-- KEYS  1 hold (hash)   2 holds (zset)   3 done marker   4 endpoint (hash)   5 access key (hash)   6 usage (stream)
--       7 epoch   8 trimmed   9… counters of the endpoint, the logical and the physical model
-- ARGV  1 hold id   2 endpoint id   3 request id   4 charge   5 event JSON   6 tokens for the limits
--       7 input units   8 output units   9 marker ttl ms
--       10 what the sweep had charged, if an earlier answer said so, else ''
-- Answers {outcome, remaining or '', stream id, epoch value or '', trimmed or '', what the sweep had charged or ''}:
--       'committed' | 'duplicate' | 'corrected'
--
-- The done marker is "c <stream id> <swept charge>" after a commit, "s <charge> <input> <output>" after the sweep.
-- A hold that nobody knows (lost with an epoch) is charged all the same; a wallet that nobody knows is left alone.

local known = redis.call('MGET', KEYS[3], KEYS[7], KEYS[8])
local done, epoch, trimmed = known[1], known[2] or '', known[3] or ''
if done and string.sub(done, 1, 1) == 'c' then
  local id, swept = string.match(done, '^c (%S+) (%S*)$')
  return {'duplicate', redis.call('HGET', KEYS[4], 'spendable') or '', id, epoch, trimmed, swept}
end

local MINUTE = 60000000 -- µs
local time
-- The limits took the estimate; now they learn the true figure.
local function correct_tokens(hash, limit, estimate)
  if not limit or limit == '' or limit == '0' then return end
  local difference = tonumber(ARGV[6]) - math.min(tonumber(estimate), tonumber(limit))
  if difference == 0 then return end
  local tat = tonumber(redis.call('HGET', hash, 'tpm_tat') or 0)
  if difference > 0 then
    time = time or redis.call('TIME')
    tat = math.max(tat, time[1] * 1000000 + time[2])
  end
  redis.call('HSET', hash, 'tpm_tat', string.format('%.0f', math.max(0, tat + math.floor(difference * MINUTE / limit))))
end
local function negative(amount)
  if amount == '0' then return '0' end
  if string.sub(amount, 1, 1) == '-' then return string.sub(amount, 2) end
  return '-' .. amount
end

local wallet = redis.call('HEXISTS', KEYS[4], 'budget') == 1
local hold = redis.call('HMGET', KEYS[1], 'held', 'tokens', 'endpoint_tpm', 'key_tpm')
local outcome, kind, taken, swept = 'committed', 'usage', ARGV[4], ARGV[10]
local requests, input, output = 1, ARGV[7], ARGV[8]
if hold[1] then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('HINCRBY', KEYS[4], 'live', -1)
  redis.call('HINCRBY', KEYS[5], 'live', -1)
  if wallet and hold[1] ~= '0' then
    redis.call('HINCRBY', KEYS[4], 'held', '-' .. hold[1])
    redis.call('HINCRBY', KEYS[4], 'spendable', hold[1])
  end
  correct_tokens(KEYS[4], hold[3], hold[2])
  correct_tokens(KEYS[5], hold[4], hold[2])
  swept = ''
elseif done then
  local counted_input, counted_output
  swept, counted_input, counted_output = string.match(done, '^s (%S+) (%S+) (%S+)$')
  requests = 0
  input = string.format('%.0f', input - counted_input)
  output = string.format('%.0f', output - counted_output)
end
if swept ~= '' then
  outcome, kind = 'corrected', 'correction'
  redis.call('SET', KEYS[3], ARGV[4]) -- the marker's key does the sum in 64 bits before it gets its new marker
  redis.call('DECRBY', KEYS[3], swept)
  taken = redis.call('GET', KEYS[3])
end

local remaining = ''
if wallet then
  if taken ~= '0' then
    redis.call('HINCRBY', KEYS[4], 'spendable', negative(taken))
    redis.call('HINCRBY', KEYS[4], 'spend', taken)
  end
  remaining = redis.call('HGET', KEYS[4], 'spendable')
end
for index = 9, #KEYS do
  if requests ~= 0 then redis.call('HINCRBY', KEYS[index], 'requests', requests) end
  if input ~= '0' then redis.call('HINCRBY', KEYS[index], 'input', input) end
  if output ~= '0' then redis.call('HINCRBY', KEYS[index], 'output', output) end
  if taken ~= '0' then redis.call('HINCRBY', KEYS[index], 'charge_micros', taken) end
end
local id = redis.call('XADD', KEYS[6], '*', 'e', ARGV[5], 'c', taken, 'b', remaining, 'v', ARGV[2], 'r', ARGV[3],
  'k', kind)
redis.call('SET', KEYS[3], 'c ' .. id .. ' ' .. swept, 'PX', ARGV[9])
return {outcome, remaining, id, epoch, trimmed, swept}
