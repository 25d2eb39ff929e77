#!lua flags=allow-oom
-- Ends one request: releases its hold, charges, counts, appends the usage event. Idempotent by hold id.
--
-- KEYS  1 hold (hash)   2 holds (zset)   3 done marker   4 endpoint (hash)   5 access key (hash)   6 usage (stream)
--       7 epoch   8 trimmed   9 tally (hash)
-- ARGV  1 hold id   2 endpoint id   3 request id   4 charge   5 input units   6 output units   7 event JSON
--       8 what the sweep had charged, if an earlier answer said so, else ''
--       9 tally, space separated: endpoint, logical, physical model
-- Answers one line, '-' for what there is not: outcome, remaining, stream id, epoch value, trimmed, what the sweep had
--       charged. outcome = 'committed' | 'duplicate' | 'corrected'
--
-- The done marker is "c <stream id> <swept charge>" after a commit, "s <charge> <input> <output>" after the sweep.
-- A hold that nobody knows (lost with an epoch) is charged all the same; a wallet that nobody knows is left alone.
-- Amounts below EXACT are added in Lua, whose doubles then are exact; larger ones by Redis, in 64 bits.

local call, match, floor, format = redis.call, string.match, math.floor, string.format
local MARKER_MS = '900000' -- a lost answer is asked for again within seconds
local EXACT = 4e15 -- the sum or difference of two is below 2^53
local known = call('MGET', KEYS[3], KEYS[7], KEYS[8])
local done = known[1]
local position = ' ' .. (known[2] or '-') .. ' ' .. (known[3] or '-') .. ' '
if done and string.sub(done, 1, 1) == 'c' then
  local id, swept = match(done, '^c (%S+) (%S*)$')
  return 'duplicate ' .. (call('HGET', KEYS[4], 'spendable') or '-') .. ' ' .. id .. position
    .. (swept == '' and '-' or swept)
end

local MINUTE = 60000000 -- µs
-- The limits took the estimate; now they learn the true figure. Nil: nothing to correct.
local function corrected(tat, limit, estimate)
  if limit == '-' or limit == '0' then return nil end
  local difference = ARGV[5] + ARGV[6] - math.min(tonumber(estimate), tonumber(limit))
  if difference == 0 then return nil end
  tat = tonumber(tat or 0)
  if difference < 0 then return format('%d', math.max(0, tat + floor(difference * MINUTE / limit))) end
  local time = call('TIME')
  local now = time[1] * 1000000 + time[2]
  if tat > now + 2 * MINUTE then tat = 0 end -- the clock went back (see admit)
  -- However much was used, a limit per minute is not in the way for longer than two.
  return format('%d', math.min(math.max(tat, now) + floor(difference * MINUTE / limit), now + 2 * MINUTE))
end
local function negative(amount)
  if amount == '0' then return '0' end
  if string.sub(amount, 1, 1) == '-' then return string.sub(amount, 2) end
  return '-' .. amount
end
local function is_exact(amount)
  return amount < EXACT and amount > -EXACT
end

local wallet = call('HMGET', KEYS[4], 'spendable', 'spend', 'held', 'live', 'tpm_tat')
local hold = call('HMGET', KEYS[1], 'held', 'about', 'cap')
local outcome, kind, taken, swept = 'committed', 'usage', ARGV[4], ARGV[8]
local requests, input, output = 1, ARGV[5], ARGV[6]
local remaining, tpm_tat = wallet[1] or '-', nil
local released = hold[1] or '0'
if hold[1] then
  call('DEL', KEYS[1])
  call('ZREM', KEYS[2], ARGV[1])
  local estimate, endpoint_tpm, key_tpm, key_live =
    match(hold[2], '^%S+ %S+ %S+ %S+ %S+ (%S+) (%S+) (%S+) (%S+)')
  tpm_tat = corrected(wallet[5], endpoint_tpm, estimate)
  if key_live == '1' then call('HINCRBY', KEYS[5], 'live', -1) end
  if key_tpm ~= '-' then
    local key_tat = corrected(call('HGET', KEYS[5], 'tpm_tat'), key_tpm, estimate)
    if key_tat then call('HSET', KEYS[5], 'tpm_tat', key_tat) end
  end
  swept = ''
elseif done then
  local counted_input, counted_output
  swept, counted_input, counted_output = match(done, '^s (%S+) (%S+) (%S+)$')
  requests = 0
  input = format('%d', input - counted_input)
  output = format('%d', output - counted_output)
end
if swept ~= '' then
  outcome, kind = 'corrected', 'correction'
  call('SET', KEYS[3], ARGV[4]) -- the marker's key does the sum in 64 bits before it gets its new marker
  call('DECRBY', KEYS[3], swept)
  taken = call('GET', KEYS[3])
end

local spendable, spend, reserved = tonumber(wallet[1] or 0), tonumber(wallet[2] or 0), tonumber(wallet[3] or 0)
local back, charge = tonumber(released), tonumber(taken)
if hold[1] and wallet[1] and is_exact(spendable) and is_exact(spend) and is_exact(reserved) and is_exact(back)
  and is_exact(charge) and is_exact(spendable + back) then
  remaining = format('%d', spendable + back - charge)
  call('HSET', KEYS[4], 'spendable', remaining, 'spend', format('%d', spend + charge),
    'held', format('%d', reserved - back), 'live', format('%d', (wallet[4] or 0) - 1),
    'tpm_tat', tpm_tat or wallet[5] or '0')
else
  if hold[1] then call('HINCRBY', KEYS[4], 'live', -1) end
  if tpm_tat then call('HSET', KEYS[4], 'tpm_tat', tpm_tat) end
  if wallet[1] then
    if released ~= '0' then
      call('HINCRBY', KEYS[4], 'held', '-' .. released)
      call('HINCRBY', KEYS[4], 'spendable', released)
    end
    if taken ~= '0' then
      call('HINCRBY', KEYS[4], 'spendable', negative(taken))
      call('HINCRBY', KEYS[4], 'spend', taken)
    end
    remaining = call('HGET', KEYS[4], 'spendable')
  end
end

-- A capped key's use of the window in which the request began (see admit). Without a hold the window is told by the
-- request id, whose first ten digits, base 32, are its time in ms.
local counts_in = hold[3]
if counts_in or (not hold[1] and taken ~= '0') then
  local cap = call('HMGET', KEYS[5], 'cap_from', 'cap_until', 'past_from')
  if cap[1] and not counts_in then
    local ms = 0
    for digit in string.gmatch(string.sub(ARGV[3], 5, 14), '.') do
      ms = ms * 32 + (string.find('0123456789abcdefghjkmnpqrstvwxyz', digit, 1, true) or 1) - 1
    end
    if ms >= tonumber(cap[1]) then
      if ms < tonumber(cap[2]) then counts_in = cap[1] end
    elseif cap[3] and ms >= tonumber(cap[3]) then
      counts_in = cap[3]
    end
  end
  local counted = counts_in and (counts_in == cap[1] and 'cap_used' or counts_in == cap[3] and 'past_used')
  if counted then
    if released ~= '0' then call('HINCRBY', KEYS[5], counted, '-' .. released) end
    if released ~= '0' and counted == 'cap_used' then call('HINCRBY', KEYS[5], 'cap_held', '-' .. released) end
    if taken ~= '0' then call('HINCRBY', KEYS[5], counted, taken) end
  end
end

local tally = ARGV[9]
if requests ~= 0 then call('HINCRBY', KEYS[9], tally .. ' requests', requests) end
if input ~= '0' then call('HINCRBY', KEYS[9], tally .. ' input', input) end
if output ~= '0' then call('HINCRBY', KEYS[9], tally .. ' output', output) end
if taken ~= '0' then call('HINCRBY', KEYS[9], tally .. ' charge_micros', taken) end
local id = call('XADD', KEYS[6], '*', 'e', ARGV[7], 'c', taken, 'b', wallet[1] and remaining or '', 'v', ARGV[2],
  'r', ARGV[3], 'k', kind)
call('SET', KEYS[3], 'c ' .. id .. ' ' .. swept, 'PX', MARKER_MS)
return outcome .. ' ' .. remaining .. ' ' .. id .. position .. (swept == '' and '-' or swept)
