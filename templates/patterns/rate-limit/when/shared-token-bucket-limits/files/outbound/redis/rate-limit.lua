-- Takes units from the bucket of a client, by the clock of this server.
--
-- KEYS  the bucket
-- ARGV  units that it holds, milliseconds in which it is refilled, units to take
--
-- Answers the units left; below zero, nothing was taken, and there will be enough in so many milliseconds.

local units, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A unit is counted as `window` parts, so that a millisecond brings back `units` of them and everything is whole.
local capacity = units * window
local state = redis.call("HMGET", KEYS[1], "spent", "at")
-- The clock may have been set back.
local elapsed = math.max(0, now - (tonumber(state[2]) or now))
local spent = math.max(0, (tonumber(state[1]) or 0) - elapsed * units)

local missing = spent + cost * window - capacity
if missing <= 0 then
  spent = spent + cost * window
end
redis.call("HSET", KEYS[1], "spent", spent, "at", now)
-- A full bucket is as good as none.
redis.call("PEXPIRE", KEYS[1], math.ceil(spent / units))

if missing > 0 then
  return -math.ceil(missing / units)
end
return math.floor((capacity - spent) / window)
