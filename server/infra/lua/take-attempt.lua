-- Takes one of the attempts that a window allows: a log of the attempts inside it, by Redis's clock (decision 15).
--
-- KEYS  1 log of attempts (sorted set: attempt id → milliseconds)
-- ARGV  1 attempt id   2 attempts allowed   3 window in milliseconds
-- Answers 0 when the attempt is taken, else the milliseconds until the oldest one leaves the window.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(oldest[2]) + window - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], window)
return 0
