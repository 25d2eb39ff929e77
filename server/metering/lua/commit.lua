#!lua flags=allow-oom
-- Ends one request: releases its hold, charges, counts, appends the usage event. Idempotent by hold id.
--
-- KEYS  1 hold (hash)   2 holds (zset)   3 done marker   4 endpoint (hash)   5 access key (hash)   6 usage (stream)
--       7 epoch   8 trimmed   9… counters of the endpoint, the logical and the physical model
-- ARGV  1 hold id   2 endpoint id   3 request id   4 charge   5 input units   6 output units   7 event JSON
--       8 what the sweep had charged, if an earlier answer said so, else ''
-- Answers {outcome, remaining or '', stream id, epoch value or '', trimmed or '', what the sweep had charged or ''}:
--       'committed' | 'duplicate' | 'corrected'
--
-- The done marker is "c <stream id> <swept charge>" after a commit, "s <charge> <input> <output>" after the sweep.
-- A hold that nobody knows (lost with an epoch) is charged all the same; a wallet that nobody knows is left alone.

local call = redis.call
local MARKER_MS = 900000 -- a lost answer is asked for again within seconds
local known = call('MGET', KEYS[3], KEYS[7], KEYS[8])
local done, epoch, trimmed = known[1], known[2] or '', known[3] or ''
if done and string.sub(done, 1, 1) == 'c' then
  local id, swept = string.match(done, '^c (%S+) (%S*)$')
  return {'duplicate', call('HGET', KEYS[4], 'spendable') or '', id, epoch, trimmed, swept}
end

local MINUTE = 60000000 -- µs
local time
-- The limits took the estimate; now they learn the true figure.
local function correct_tokens(hash, limit, estimate)
  if limit == '-' or limit == '0' then return end
  local difference = ARGV[5] + ARGV[6] - math.min(tonumber(estimate), tonumber(limit))
  if difference == 0 then return end
  local tat = tonumber(call('HGET', hash, 'tpm_tat') or 0)
  if difference > 0 then
    time = time or call('TIME')
    tat = math.max(tat, time[1] * 1000000 + time[2])
  end
  tat = math.max(0, tat + math.floor(difference * MINUTE / limit))
  -- However much was used, a limit per minute is not in the way for longer than two.
  if time then tat = math.min(tat, time[1] * 1000000 + time[2] + 2 * MINUTE) end
  call('HSET', hash, 'tpm_tat', string.format('%.0f', tat))
end
local function negative(amount)
  if amount == '0' then return '0' end
  if string.sub(amount, 1, 1) == '-' then return string.sub(amount, 2) end
  return '-' .. amount
end

local wallet = call('HEXISTS', KEYS[4], 'budget') == 1
local hold = call('HMGET', KEYS[1], 'held', 'about')
local outcome, kind, taken, swept = 'committed', 'usage', ARGV[4], ARGV[8]
local requests, input, output = 1, ARGV[5], ARGV[6]
if hold[1] then
  call('DEL', KEYS[1])
  call('ZREM', KEYS[2], ARGV[1])
  call('HINCRBY', KEYS[4], 'live', -1)
  call('HINCRBY', KEYS[5], 'live', -1)
  if wallet and hold[1] ~= '0' then
    call('HINCRBY', KEYS[4], 'held', '-' .. hold[1])
    call('HINCRBY', KEYS[4], 'spendable', hold[1])
  end
  local estimate, endpoint_tpm, key_tpm = string.match(hold[2], '^%S+ %S+ %S+ %S+ %S+ (%S+) (%S+) (%S+)$')
  correct_tokens(KEYS[4], endpoint_tpm, estimate)
  correct_tokens(KEYS[5], key_tpm, estimate)
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
  call('SET', KEYS[3], ARGV[4]) -- the marker's key does the sum in 64 bits before it gets its new marker
  call('DECRBY', KEYS[3], swept)
  taken = call('GET', KEYS[3])
end

local remaining = ''
if wallet then
  if taken ~= '0' then
    call('HINCRBY', KEYS[4], 'spendable', negative(taken))
    call('HINCRBY', KEYS[4], 'spend', taken)
  end
  remaining = call('HGET', KEYS[4], 'spendable')
end
for index = 9, #KEYS do
  if requests ~= 0 then call('HINCRBY', KEYS[index], 'requests', requests) end
  if input ~= '0' then call('HINCRBY', KEYS[index], 'input', input) end
  if output ~= '0' then call('HINCRBY', KEYS[index], 'output', output) end
  if taken ~= '0' then call('HINCRBY', KEYS[index], 'charge_micros', taken) end
end
local id = call('XADD', KEYS[6], '*', 'e', ARGV[7], 'c', taken, 'b', remaining, 'v', ARGV[2], 'r', ARGV[3],
  'k', kind)
call('SET', KEYS[3], 'c ' .. id .. ' ' .. swept, 'PX', MARKER_MS)
return {outcome, remaining, id, epoch, trimmed, swept}
