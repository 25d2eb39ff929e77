#!lua
-- Counts a request that neither holds nor charges anything against the requests per minute of its key and its
-- endpoint. A refusal consumes no limit; tokens and requests under way are only reported, or none of its concern.
--
-- KEYS  1 endpoint (hash)   2 access key (hash)
-- ARGV  1 numbers, space separated: snapshot version, endpoint rpm, tpm, key rpm, tpm ('-' = no limit)
-- Answers one line: 'counted', limits… | 'rate_limited', scope, retry after ms, limits… | 'stale', version; limits… as
--       admit has them.
--
-- The arithmetic is admit's: GCRA with a burst of one full minute, times in µs.

local call, match, floor, max, format = redis.call, string.match, math.floor, math.max, string.format
local version, endpoint_rpm, endpoint_tpm, key_rpm, key_tpm = match(ARGV[1], '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
local MINUTE = 60000000
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
local wallet = call('HMGET', KEYS[1], 'rpm_tat', 'tpm_tat', 'version')
if wallet[3] and tonumber(wallet[3]) > tonumber(version) then return 'stale ' .. wallet[3] end
local key = call('HMGET', KEYS[2], 'rpm_tat', 'tpm_tat')

local rules = {}
local longest, scope = 0, nil
local function weigh(level, first, limit, tat, cost)
  if limit == '-' then return end
  limit = tonumber(limit)
  local before = tonumber(tat or 0)
  if before > now + 2 * MINUTE then before = 0 end
  before = max(before, now)
  local after = before + floor(cost * MINUTE / max(limit, 1))
  rules[#rules + 1] = {first, limit, before, after}
  if cost == 0 then return end
  local wait = limit > 0 and after - now - MINUTE or MINUTE
  if wait > longest then longest, scope = wait, level end
  return format('%d', after)
end
local key_tat = weigh('key', 1, key_rpm, key[1], 1)
weigh('key', 4, key_tpm, key[2], 0)
local endpoint_tat = weigh('endpoint', 1, endpoint_rpm, wallet[1], 1)
weigh('endpoint', 4, endpoint_tpm, wallet[2], 0)

local tightest = {-1, -1, -1, -1, -1, -1}
for _, rule in ipairs(rules) do
  local first = rule[1]
  local used = (scope and rule[3] or rule[4]) - now
  local remaining = max(0, floor((MINUTE - used) * rule[2] / MINUTE))
  if tightest[first] < 0 or remaining < tightest[first + 1] then
    tightest[first], tightest[first + 1], tightest[first + 2] = rule[2], remaining, math.ceil(used / 1000)
  end
end
local limits = format(' %d %d %d %d %d %d', unpack(tightest))
if scope then return format('rate_limited %s %d', scope, math.ceil(longest / 1000)) .. limits end
if key_tat then call('HSET', KEYS[2], 'rpm_tat', key_tat) end
if endpoint_tat then call('HSET', KEYS[1], 'rpm_tat', endpoint_tat) end
return 'counted' .. limits
