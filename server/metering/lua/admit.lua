#!lua
-- Admits one request: judges everything first, then takes the hold. A refusal takes nothing and consumes no limit.
--
-- KEYS  1 epoch   2 endpoint (hash)   3 access key (hash)   4 hold (hash)   5 holds (zset)   6 usage (stream)
-- ARGV  1 epoch value the caller has verified   2 hold id   3 endpoint id   4 request id   5 want   6 at least
--       7 event JSON   8 counter keys of the request, space separated (of this shard, for refusals and the sweep)
--       9 numbers, space separated: snapshot version, high water of the stream, hold ttl ms, estimated tokens,
--         endpoint rpm, tpm, concurrency, key rpm, tpm, concurrency ('-' = no limit)   10 '1' = patient
-- Answers {outcome, …}: 'held', held, remaining, limits… | 'insufficient', remaining, limits… |
--       'rate_limited', scope, limit, retry after ms, limits… | 'stale', version | 'unknown_wallet' | 'closed' |
--       'contended' | 'backlog'. limits… = limit, remaining, reset ms of requests, then of tokens; -1 = none.
--
-- The hold's hash: held, about (endpoint key, access key's key, endpoint id, request id, epoch, estimated tokens,
-- endpoint tpm, key tpm), counters, event; extend adds charge, delivered, input, output.
--
-- Amounts stay strings: Redis adds them in 64 bits, and a result is judged by its sign only.

local call = redis.call
if call('GET', KEYS[1]) ~= ARGV[1] then return {'closed'} end
local version, high_water, ttl, estimate, endpoint_rpm, endpoint_tpm, endpoint_crowd, key_rpm, key_tpm, key_crowd =
  string.match(ARGV[9], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
local wallet = call('HMGET', KEYS[2], 'spendable', 'version', 'live', 'rpm_tat', 'tpm_tat')
local spendable = wallet[1]
if wallet[2] and tonumber(wallet[2]) > tonumber(version) then return {'stale', wallet[2]} end
if not spendable then return {'unknown_wallet'} end
if call('XLEN', KEYS[6]) >= tonumber(high_water) then return {'backlog'} end

local MINUTE = 60000000 -- µs, as are all times of the limits
local time = call('TIME')
local now = time[1] * 1000000 + time[2]

-- GCRA (ITU-T I.371): a theoretical arrival time per limit, a burst of one full minute. Costs are floored, so that
-- a full minute's worth always passes. A request larger than the limit passes when nothing else was used: the
-- estimate is an upper bound, and the commit corrects it.
local rules = {}
local longest, scope, limited = 0, nil, nil
local function weigh(level, name, hash, limit, tat, cost)
  if limit == '-' then return end
  limit = tonumber(limit)
  local before = math.max(tonumber(tat or 0), now)
  local after = before + math.floor(math.min(cost, limit) * MINUTE / math.max(limit, 1))
  local wait = limit > 0 and after - now - MINUTE or MINUTE
  rules[#rules + 1] = {name, hash, limit, before, after}
  if wait > longest then longest, scope, limited = wait, level, name end
end
local function crowd(level, limit, live)
  if limit == '-' or tonumber(live or 0) < tonumber(limit) then return end
  if longest < 1000000 then longest, scope, limited = 1000000, level, 'concurrency' end
end

local key = {}
if key_rpm ~= '-' or key_tpm ~= '-' or key_crowd ~= '-' then
  key = call('HMGET', KEYS[3], 'live', 'rpm_tat', 'tpm_tat')
end
local tokens = tonumber(estimate)
weigh('key', 'requests', KEYS[3], key_rpm, key[2], 1)
weigh('key', 'tokens', KEYS[3], key_tpm, key[3], tokens)
weigh('endpoint', 'requests', KEYS[2], endpoint_rpm, wallet[4], 1)
weigh('endpoint', 'tokens', KEYS[2], endpoint_tpm, wallet[5], tokens)
crowd('key', key_crowd, key[1])
crowd('endpoint', endpoint_crowd, wallet[3])

-- Appends the tightest limits to an answer: as they stand, or as they are after this request.
local function with_limits(answer, admitted)
  local at = #answer
  for offset = 1, 6 do answer[at + offset] = -1 end
  for _, rule in ipairs(rules) do
    local first = at + (rule[1] == 'requests' and 1 or 4)
    local used = (admitted and rule[5] or rule[4]) - now
    local remaining = math.max(0, math.floor((MINUTE - used) * rule[3] / MINUTE))
    if answer[first] < 0 or remaining < answer[first + 1] then
      answer[first], answer[first + 1], answer[first + 2] = rule[3], remaining, math.ceil(used / 1000)
    end
  end
  return answer
end

-- Decision 31: counted always, recorded up to 60 a minute per key.
local function refuse(code)
  for counter in string.gmatch(ARGV[8], '%S+') do call('HINCRBY', counter, 'refused', 1) end
  local minute = string.format('%.0f', math.floor(now / MINUTE))
  if call('HGET', KEYS[3], 'refused_minute') ~= minute then
    call('HSET', KEYS[3], 'refused_minute', minute, 'refused', 0)
  end
  if call('HINCRBY', KEYS[3], 'refused', 1) > 60 then return end
  local override = '{"status":"refused","error_code":"' .. code .. '","charge":"0","cost":null,"units":{},"epoch":'
    .. string.match(ARGV[1], '^%d+') .. '}'
  call('XADD', KEYS[6], '*', 'e', ARGV[7], 'o', override, 'c', '0', 'b', spendable, 'v', ARGV[3],
    'r', ARGV[4], 'k', 'usage')
end

if scope then
  refuse('rate_limit_exceeded')
  return with_limits({'rate_limited', scope, limited, math.ceil(longest / 1000)}, false)
end

local want, least = ARGV[5], ARGV[6]
local held = want
local enough = string.sub(spendable, 1, 1) ~= '-'
if enough and want ~= '0' and call('HINCRBY', KEYS[2], 'spendable', '-' .. want) < 0 then
  call('HINCRBY', KEYS[2], 'spendable', want)
  if least ~= '0' and call('HINCRBY', KEYS[2], 'spendable', '-' .. least) < 0 then
    call('HINCRBY', KEYS[2], 'spendable', least)
    enough = false
  else
    call('HSET', KEYS[2], 'spendable', '0')
    held = spendable
  end
end
-- Only other requests' holds stand in the way: who is patient may come again, and nothing is counted.
local function contended()
  local others = call('HGET', KEYS[2], 'held') or '0'
  if ARGV[10] ~= '1' or others == '0' then return false end
  call('HINCRBY', KEYS[2], 'spendable', others)
  local enough_then = call('HINCRBY', KEYS[2], 'spendable', '-' .. least) >= 0
  call('HINCRBY', KEYS[2], 'spendable', least)
  call('HINCRBY', KEYS[2], 'spendable', '-' .. others)
  return enough_then
end

if not enough then
  if contended() then return {'contended'} end
  refuse('insufficient_quota')
  return with_limits({'insufficient', spendable}, false)
end

call('HINCRBY', KEYS[2], 'held', held)
call('HINCRBY', KEYS[2], 'live', 1)
call('HINCRBY', KEYS[3], 'live', 1)
for _, rule in ipairs(rules) do
  call('HSET', rule[2], rule[1] == 'requests' and 'rpm_tat' or 'tpm_tat', string.format('%.0f', rule[5]))
end
local about = KEYS[2] .. ' ' .. KEYS[3] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. string.match(ARGV[1], '^%d+')
  .. ' ' .. estimate .. ' ' .. endpoint_tpm .. ' ' .. key_tpm
call('HSET', KEYS[4], 'held', held, 'about', about, 'counters', ARGV[8], 'event', ARGV[7])
call('ZADD', KEYS[5], string.format('%.0f', math.floor(now / 1000) + ttl), ARGV[2])
return with_limits({'held', held, call('HGET', KEYS[2], 'spendable')}, true)
