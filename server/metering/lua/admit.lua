#!lua
-- Admits one request: judges everything first, then takes the hold. A refusal takes nothing and consumes no limit.
--
-- KEYS  1 epoch   2 endpoint (hash)   3 access key (hash)   4 hold (hash)   5 holds (zset)   6 usage (stream)
--       7 tally (hash)
-- ARGV  1 epoch value the caller has verified   2 hold id   3 want   4 at least   5 event JSON
--       6 about, space separated: endpoint key, access key's key, endpoint id, request id, epoch, estimated tokens,
--         endpoint tpm, key tpm, '1' = counts as live of the key, then its tally: endpoint, logical, physical model
--       7 numbers, space separated: snapshot version, high water of the stream, hold ttl ms, estimated tokens, then
--         endpoint rpm, tpm, concurrency, key rpm, tpm, concurrency ('-' = no limit)   8 '1' = patient
--       9 only where the key has a spend cap: amount, 'day' | 'month' | 'total', when the request began, ms since 1970
-- Answers one line: 'held', held, remaining, limits… | 'insufficient', remaining, limits… |
--       'rate_limited', scope, limit, retry after ms, limits… | 'stale', version | 'unknown_wallet' | 'closed' |
--       'contended' | 'backlog' | 'key_limit', ms until the cap's window ends or -1, limits…. limits… = limit, remaining, reset ms of requests, then of tokens, -1 = none; or
--       nothing where there are none at all.
--
-- The hold's hash: held, about, event; extend adds charge, delivered, input, output, tally. A capped key's hold has
-- cap: the begin of the window that it counts in, ms since 1970: the one in which the request began.
--
-- A capped key's hash: cap_kind, cap_from, cap_until of its window (UTC), cap_limit, cap_used = charged + held in it,
-- cap_held, cap_version = configuration under which PostgreSQL's figures were brought. Older ones, or none: bring them.
-- past_from, past_used: the same of the window before, for requests that began in it and still run.
--
-- Amounts below EXACT are added in Lua, whose doubles then are exact. Larger ones stay strings: Redis adds them in 64
-- bits, and a result is judged by its sign only.

local call, match, floor, max, format = redis.call, string.match, math.floor, math.max, string.format
if call('GET', KEYS[1]) ~= ARGV[1] then return 'closed' end
local version, high_water, ttl, estimate, endpoint_rpm, endpoint_tpm, endpoint_crowd, key_rpm, key_tpm, key_crowd =
  match(ARGV[7], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
local wallet = call('HMGET', KEYS[2], 'spendable', 'version', 'live', 'rpm_tat', 'tpm_tat', 'held')
local spendable = wallet[1]
if wallet[2] and tonumber(wallet[2]) > tonumber(version) then return 'stale ' .. wallet[2] end
if not spendable then return 'unknown_wallet' end
local cap_amount, cap_kind, began, cap
if ARGV[9] then
  cap_amount, cap_kind, began = match(ARGV[9], '^(%S+) (%S+) (%S+)$')
  cap = call('HMGET', KEYS[3], 'cap_kind', 'cap_version', 'cap_from', 'cap_until', 'cap_used', 'cap_held', 'past_from',
    'past_used')
  if cap[1] ~= cap_kind or tonumber(cap[2]) < tonumber(version) then return 'unknown_wallet' end
end
if call('XLEN', KEYS[6]) >= tonumber(high_water) then return 'backlog' end

local EXACT = 4e15 -- the sum or difference of two is below 2^53
local MINUTE = 60000000 -- µs, as are all times of the limits
local time = call('TIME')
local now = time[1] * 1000000 + time[2]

-- GCRA (ITU-T I.371): a theoretical arrival time per limit, a burst of one full minute. Costs are floored, so that
-- a full minute's worth always passes. A request larger than the limit passes when nothing else was used: the
-- estimate is an upper bound, and the commit corrects it.
local rules = {}
local longest, scope, limited = 0, nil, nil
local function weigh(level, name, limit, tat, cost)
  if limit == '-' then return end
  limit = tonumber(limit)
  local before = tonumber(tat or 0)
  -- Two minutes are the longest that is ever written (see commit): since then the clock went back.
  if before > now + 2 * MINUTE then before = 0 end
  before = max(before, now)
  local after = before + floor(math.min(cost, limit) * MINUTE / max(limit, 1))
  local wait = limit > 0 and after - now - MINUTE or MINUTE
  rules[#rules + 1] = {name, limit, before, after}
  if wait > longest then longest, scope, limited = wait, level, name end
  return format('%d', after)
end
local function crowd(level, limit, live)
  if limit == '-' or tonumber(live or 0) < tonumber(limit) then return end
  if longest < 1000000 then longest, scope, limited = 1000000, level, 'concurrency' end
end

local key_limited = key_rpm ~= '-' or key_tpm ~= '-' or key_crowd ~= '-'
local key = key_limited and call('HMGET', KEYS[3], 'live', 'rpm_tat', 'tpm_tat') or {}
local tokens = tonumber(estimate)
local key_rpm_tat = weigh('key', 'requests', key_rpm, key[2], 1)
local key_tpm_tat = weigh('key', 'tokens', key_tpm, key[3], tokens)
local rpm_tat = weigh('endpoint', 'requests', endpoint_rpm, wallet[4], 1)
local tpm_tat = weigh('endpoint', 'tokens', endpoint_tpm, wallet[5], tokens)
crowd('key', key_crowd, key[1])
crowd('endpoint', endpoint_crowd, wallet[3])

-- The tightest limits: as they stand, or as they are after this request.
local function limits(admitted)
  if #rules == 0 then return '' end
  local tightest = {-1, -1, -1, -1, -1, -1}
  for _, rule in ipairs(rules) do
    local first = rule[1] == 'requests' and 1 or 4
    local used = (admitted and rule[4] or rule[3]) - now
    local remaining = max(0, floor((MINUTE - used) * rule[2] / MINUTE))
    if tightest[first] < 0 or remaining < tightest[first + 1] then
      tightest[first], tightest[first + 1], tightest[first + 2] = rule[2], remaining, math.ceil(used / 1000)
    end
  end
  return format(' %d %d %d %d %d %d', unpack(tightest))
end

-- Decision 31: counted always, recorded up to 60 a minute per key.
local function refuse(code)
  local endpoint, request, epoch, tally =
    match(ARGV[6], '^%S+ %S+ (%S+) (%S+) (%S+) %S+ %S+ %S+ %S+ (%S+ %S+ %S+)$')
  call('HINCRBY', KEYS[7], tally .. ' refused', 1)
  local minute = format('%d', floor(now / MINUTE))
  if call('HGET', KEYS[3], 'refused_minute') ~= minute then
    call('HSET', KEYS[3], 'refused_minute', minute, 'refused', 0)
  end
  if call('HINCRBY', KEYS[3], 'refused', 1) > 60 then return end
  local override = '{"status":"refused","error_code":"' .. code .. '","charge":"0","cost":null,"units":{},"epoch":'
    .. epoch .. '}'
  call('XADD', KEYS[6], '*', 'e', ARGV[5], 'o', override, 'c', '0', 'b', spendable, 'v', endpoint, 'r', request,
    'k', 'usage')
end

if scope then
  refuse('rate_limit_exceeded')
  return format('rate_limited %s %s %d', scope, limited, math.ceil(longest / 1000)) .. limits(false)
end

-- Takes what is wanted or, if it is enough, all there is. Answers what is held and what remains; nil: not enough.
local function take(want, least)
  if string.sub(spendable, 1, 1) == '-' then return nil end
  local before, reserved, wanted = tonumber(spendable), tonumber(wallet[6] or 0), tonumber(want)
  if before < EXACT and reserved < EXACT and reserved > -EXACT and wanted < EXACT then
    if before < wanted then
      if before < tonumber(least) then return nil end
      wanted, want = before, spendable
    end
    local remaining = format('%d', before - wanted)
    call('HSET', KEYS[2], 'spendable', remaining, 'held', format('%d', reserved + wanted),
      'live', format('%d', (wallet[3] or 0) + 1), 'rpm_tat', rpm_tat or wallet[4] or '0', 'tpm_tat', tpm_tat or wallet[5] or '0')
    return want, remaining
  end
  if want ~= '0' and call('HINCRBY', KEYS[2], 'spendable', '-' .. want) < 0 then
    call('HINCRBY', KEYS[2], 'spendable', want)
    if least ~= '0' and call('HINCRBY', KEYS[2], 'spendable', '-' .. least) < 0 then
      call('HINCRBY', KEYS[2], 'spendable', least)
      return nil
    end
    call('HSET', KEYS[2], 'spendable', '0')
    want = spendable
  end
  call('HINCRBY', KEYS[2], 'held', want)
  call('HINCRBY', KEYS[2], 'live', 1)
  if rpm_tat then call('HSET', KEYS[2], 'rpm_tat', rpm_tat) end
  if tpm_tat then call('HSET', KEYS[2], 'tpm_tat', tpm_tat) end
  return want, call('HGET', KEYS[2], 'spendable')
end

-- Only other requests' holds stand in the way: who is patient may come again, and nothing is counted.
local function contended(least)
  local others = wallet[6] or '0'
  if ARGV[8] ~= '1' or others == '0' then return false end
  call('HINCRBY', KEYS[2], 'spendable', others)
  local enough_then = call('HINCRBY', KEYS[2], 'spendable', '-' .. least) >= 0
  call('HINCRBY', KEYS[2], 'spendable', least)
  call('HINCRBY', KEYS[2], 'spendable', '-' .. others)
  return enough_then
end

local want, least = ARGV[3], ARGV[4]

-- The key's cap allows what the key's requests have neither spent nor hold in this window. Amounts are strings, exact
-- in 64 bits.
local sum, is_past
if cap then
  sum = function(left, right)
    local a, b = tonumber(left), tonumber(right)
    if a < EXACT and a > -EXACT and b < EXACT and b > -EXACT then return format('%d', a + b) end
    call('HSET', KEYS[3], 'cap_sum', left)
    call('HINCRBY', KEYS[3], 'cap_sum', right)
    return call('HGET', KEYS[3], 'cap_sum')
  end
  local function is_below(amount, positive)
    if string.sub(amount, 1, 1) == '-' then return true end
    return #amount < #positive or (#amount == #positive and amount < positive)
  end
  -- Days since a month began, by H. Hinnant's civil_from_days.
  local function day_of_month(days)
    local of_era = (days + 719468) % 146097
    local years = floor((of_era - floor(of_era / 1460) + floor(of_era / 36524) - floor(of_era / 146096)) / 365)
    local of_year = of_era - (365 * years + floor(years / 4) - floor(years / 100))
    return of_year - floor((153 * floor((5 * of_year + 2) / 153) + 2) / 5)
  end

  local DAY = 86400000
  local function window_of(ms)
    local first = floor(ms / DAY)
    local past = first + 1
    if cap_kind == 'month' then
      first = first - day_of_month(first)
      while day_of_month(past) ~= 0 do past = past + 1 end
    end
    return format('%d', first * DAY), format('%d', past * DAY)
  end

  began = tonumber(began)
  if began >= tonumber(cap[4]) then -- the window is over: what runs on from it counts there
    cap[7], cap[8] = cap[3], cap[5]
    cap[3], cap[4] = window_of(began)
    cap[5], cap[6] = '0', '0'
  elseif began < tonumber(cap[3]) then
    is_past = true
    local first = window_of(began)
    if cap[7] ~= first then cap[7], cap[8] = first, '0' end
  end
  local used = is_past and cap[8] or cap[5]
  local left = sum(cap_amount, (used == '0' or string.sub(used, 1, 1) == '-') and '0' or '-' .. used)
  if is_below(left, least) then
    if ARGV[8] == '1' and not is_past and cap[6] ~= '0' and not is_below(sum(left, cap[6]), least) then
      return 'contended'
    end
    refuse('key_limit_reached')
    local wait = cap_kind == 'total' and -1 or max(0, math.ceil((is_past and cap[3] or cap[4]) - now / 1000))
    return format('key_limit %d', wait) .. limits(false)
  end
  if is_below(left, want) then want = left end
end

local held, remaining = take(want, least)
if not held then
  if contended(least) then return 'contended' end
  refuse('insufficient_quota')
  return 'insufficient ' .. spendable .. limits(false)
end

if key_crowd ~= '-' then call('HINCRBY', KEYS[3], 'live', 1) end
if key_rpm_tat then call('HSET', KEYS[3], 'rpm_tat', key_rpm_tat) end
if key_tpm_tat then call('HSET', KEYS[3], 'tpm_tat', key_tpm_tat) end
call('HSET', KEYS[4], 'held', held, 'about', ARGV[6], 'event', ARGV[5])
if cap then
  call('HSET', KEYS[4], 'cap', is_past and cap[7] or cap[3])
  if is_past then cap[8] = sum(cap[8], held) else cap[5], cap[6] = sum(cap[5], held), sum(cap[6], held) end
  call('HSET', KEYS[3], 'cap_limit', cap_amount, 'cap_from', cap[3], 'cap_until', cap[4], 'cap_used', cap[5],
    'cap_held', cap[6])
  if cap[7] then call('HSET', KEYS[3], 'past_from', cap[7], 'past_used', cap[8]) end
end
call('ZADD', KEYS[5], format('%d', floor(now / 1000) + ttl), ARGV[2])
return 'held ' .. held .. ' ' .. remaining .. limits(true)
