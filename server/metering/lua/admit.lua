#!lua
-- Admits one request: judges everything first, then takes the hold. A refusal takes nothing and consumes no limit.
--
-- KEYS  1 epoch   2 endpoint (hash)   3 access key (hash)   4 hold (hash)   5 holds (zset)   6 usage (stream)
--       7… counters of the endpoint and the logical model
-- ARGV  1 epoch value the caller has verified   2 snapshot version   3 high water of the stream
--       4 hold id   5 endpoint id   6 request id   7 want   8 at least   9 hold ttl ms   10 estimated tokens
--       11 endpoint rpm   12 endpoint tpm   13 endpoint concurrency   14 key rpm   15 key tpm   16 key concurrency
--       ('' = no limit)   17 event JSON   18 counter keys of the request, space separated (for the sweep)
--       19 delivered so far, as JSON members
-- Answers {outcome, …}: 'held', held, remaining, limits… | 'insufficient', remaining, limits… |
--       'rate_limited', scope, limit, retry after ms, limits… | 'stale', version | 'unknown_wallet' | 'closed' |
--       'backlog'. limits… = limit, remaining, reset ms of requests, then of tokens; -1 = none.
--
-- Amounts stay strings: Redis adds them in 64 bits, and a result is judged by its sign only.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'closed'} end
local wallet = redis.call('HMGET', KEYS[2], 'spendable', 'version', 'live', 'rpm_tat', 'tpm_tat')
local spendable = wallet[1]
if wallet[2] and tonumber(wallet[2]) > tonumber(ARGV[2]) then return {'stale', wallet[2]} end
if not spendable then return {'unknown_wallet'} end
if redis.call('XLEN', KEYS[6]) >= tonumber(ARGV[3]) then return {'backlog'} end

local MINUTE = 60000000 -- µs, as are all times of the limits
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- GCRA (ITU-T I.371): a theoretical arrival time per limit, a burst of one full minute. Costs are floored, so that
-- a full minute's worth always passes. A request larger than the limit passes when nothing else was used: the
-- estimate is an upper bound, and the commit corrects it.
local rules = {}
local longest, scope, limited = 0, nil, nil
local function weigh(level, name, hash, limit, tat, cost)
  if limit == '' then return end
  limit = tonumber(limit)
  local before = math.max(tonumber(tat or 0), now)
  local after = before + math.floor(math.min(cost, limit) * MINUTE / math.max(limit, 1))
  local wait = limit > 0 and after - now - MINUTE or MINUTE
  rules[#rules + 1] = {name, hash, limit, before, after}
  if wait > longest then longest, scope, limited = wait, level, name end
end
local function crowd(level, limit, live)
  if limit == '' or tonumber(live or 0) < tonumber(limit) then return end
  if longest < 1000000 then longest, scope, limited = 1000000, level, 'concurrency' end
end

local key = {}
if ARGV[14] ~= '' or ARGV[15] ~= '' or ARGV[16] ~= '' then
  key = redis.call('HMGET', KEYS[3], 'live', 'rpm_tat', 'tpm_tat')
end
local tokens = tonumber(ARGV[10])
weigh('key', 'requests', KEYS[3], ARGV[14], key[2], 1)
weigh('key', 'tokens', KEYS[3], ARGV[15], key[3], tokens)
weigh('endpoint', 'requests', KEYS[2], ARGV[11], wallet[4], 1)
weigh('endpoint', 'tokens', KEYS[2], ARGV[12], wallet[5], tokens)
crowd('key', ARGV[16], key[1])
crowd('endpoint', ARGV[13], wallet[3])

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
  for index = 7, #KEYS do redis.call('HINCRBY', KEYS[index], 'refused', 1) end
  local minute = string.format('%.0f', math.floor(now / MINUTE))
  if redis.call('HGET', KEYS[3], 'refused_minute') ~= minute then
    redis.call('HSET', KEYS[3], 'refused_minute', minute, 'refused', 0)
  end
  if redis.call('HINCRBY', KEYS[3], 'refused', 1) > 60 then return end
  local override = '{"status":"refused","error_code":"' .. code .. '","charge":"0","cost":null,"units":{},"epoch":'
    .. string.match(ARGV[1], '^%d+') .. '}'
  redis.call('XADD', KEYS[6], '*', 'e', ARGV[17], 'o', override, 'c', '0', 'b', spendable, 'v', ARGV[5],
    'r', ARGV[6], 'k', 'usage')
end

if scope then
  refuse('rate_limit_exceeded')
  return with_limits({'rate_limited', scope, limited, math.ceil(longest / 1000)}, false)
end

local want, least = ARGV[7], ARGV[8]
local held = want
local enough = string.sub(spendable, 1, 1) ~= '-'
if enough and want ~= '0' and redis.call('HINCRBY', KEYS[2], 'spendable', '-' .. want) < 0 then
  redis.call('HINCRBY', KEYS[2], 'spendable', want)
  if least ~= '0' and redis.call('HINCRBY', KEYS[2], 'spendable', '-' .. least) < 0 then
    redis.call('HINCRBY', KEYS[2], 'spendable', least)
    enough = false
  else
    redis.call('HSET', KEYS[2], 'spendable', '0')
    held = spendable
  end
end
if not enough then
  refuse('insufficient_quota')
  return with_limits({'insufficient', spendable}, false)
end

redis.call('HINCRBY', KEYS[2], 'held', held)
redis.call('HINCRBY', KEYS[2], 'live', 1)
redis.call('HINCRBY', KEYS[3], 'live', 1)
for _, rule in ipairs(rules) do
  redis.call('HSET', rule[2], rule[1] == 'requests' and 'rpm_tat' or 'tpm_tat', string.format('%.0f', rule[5]))
end
redis.call('HSET', KEYS[4], 'held', held, 'endpoint', KEYS[2], 'key', KEYS[3], 've', ARGV[5], 'request', ARGV[6],
  'epoch', string.match(ARGV[1], '^%d+'), 'tokens', ARGV[10], 'endpoint_tpm', ARGV[12], 'key_tpm', ARGV[15],
  'counters', ARGV[18], 'charge', '0', 'delivered', ARGV[19], 'input', '0', 'output', '0', 'event', ARGV[17])
redis.call('ZADD', KEYS[5], string.format('%.0f', math.floor(now / 1000) + ARGV[9]), ARGV[4])
return with_limits({'held', held, redis.call('HGET', KEYS[2], 'spendable')}, true)
