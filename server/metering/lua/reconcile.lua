#!lua flags=allow-oom
-- Compares wallets with what they must be: budget − settled spend − unsettled stream entries − live holds.
--
-- KEYS  1 trimmed   2 usage (stream)   3 holds (zset)   4 scratch
-- ARGV  1 id of the last entry PostgreSQL has (the cursor)   2 'report' | 'repair' | 'rebuild'
--       3 prefix of endpoint keys   4 prefix of hold keys
--       5… per wallet: endpoint id, budget, budget version, settled spend, configuration version
-- Answers 'cursor_stale' when entries after the cursor were already forgotten, else a flat list of endpoint id,
--       expected, actual or '' for each wallet that differs. 'repair' also writes what must be; so does 'rebuild', which
--       goes by PostgreSQL alone and tells wallets of newer versions too: of a state of the database that is gone, or
--       pushed a moment ago, which 'repair' finds then.
--
-- Sums are made by Redis in a scratch hash: s<id> unsettled charges, h<id> holds, e<id> expected.

local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local trimmed_ms, trimmed_sequence = parts(redis.call('GET', KEYS[1]) or '0-0')
local cursor_ms, cursor_sequence = parts(ARGV[1])
if trimmed_ms > cursor_ms or (trimmed_ms == cursor_ms and trimmed_sequence > cursor_sequence) then
  return 'cursor_stale'
end

local wanted, live = {}, {}
for index = 5, #ARGV, 5 do
  wanted[ARGV[index]] = true
  live[ARGV[index]] = 0
end
local scratch = KEYS[4]
redis.call('DEL', scratch)

local after = ARGV[1]
repeat
  local entries = redis.call('XRANGE', KEYS[2], '(' .. after, '+', 'COUNT', 500)
  for _, entry in ipairs(entries) do
    local charge, endpoint = '0', ''
    for index = 1, #entry[2], 2 do
      if entry[2][index] == 'c' then charge = entry[2][index + 1] end
      if entry[2][index] == 'v' then endpoint = entry[2][index + 1] end
    end
    if wanted[endpoint] then redis.call('HINCRBY', scratch, 's' .. endpoint, charge) end
    after = entry[1]
  end
until #entries < 500

for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  local hold = redis.call('HMGET', ARGV[4] .. id, 'about', 'held')
  local endpoint = hold[1] and string.match(hold[1], '^%S+ %S+ (%S+)')
  if endpoint and wanted[endpoint] then
    redis.call('HINCRBY', scratch, 'h' .. endpoint, hold[2])
    live[endpoint] = live[endpoint] + 1
  end
end

local function subtract(field, amount)
  if amount == '0' then return end
  local negative = string.sub(amount, 1, 1) == '-' and string.sub(amount, 2) or '-' .. amount
  redis.call('HINCRBY', scratch, field, negative)
end
local differing = {}
for index = 5, #ARGV, 5 do
  local id, budget, budget_version = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local name = ARGV[3] .. id
  local actual = redis.call('HMGET', name, 'spendable', 'spend', 'held', 'budget', 'budget_version', 'version')
  local version = ARGV[index + 4]
  local is_ahead = false
  if actual[5] and tonumber(actual[5]) > tonumber(budget_version) then
    if ARGV[2] == 'rebuild' then is_ahead = true
    else budget, budget_version = actual[4], actual[5] end -- pushed after the snapshot was read
  end
  if actual[6] and tonumber(actual[6]) > tonumber(version) then
    if ARGV[2] == 'rebuild' then is_ahead = true else version = actual[6] end
  end
  redis.call('HINCRBY', scratch, 's' .. id, ARGV[index + 3])
  local spend = redis.call('HGET', scratch, 's' .. id)
  local held = redis.call('HGET', scratch, 'h' .. id) or '0'
  redis.call('HSET', scratch, 'e' .. id, budget)
  subtract('e' .. id, spend)
  subtract('e' .. id, held)
  local expected = redis.call('HGET', scratch, 'e' .. id)
  if is_ahead or actual[1] ~= expected or actual[2] ~= spend or actual[3] ~= held or actual[4] ~= budget then
    differing[#differing + 1] = id
    differing[#differing + 1] = expected
    differing[#differing + 1] = actual[1] or is_ahead and '0' or ''
  end
  if ARGV[2] ~= 'report' then
    redis.call('HSET', name, 'budget', budget, 'budget_version', budget_version, 'spend', spend, 'held', held,
      'spendable', expected, 'version', version, 'live', live[id])
  end
end
redis.call('DEL', scratch)
return differing
