#include <mado/time/instant.h>

#include <chrono>

namespace mado {

Instant SystemClock::now() const
{
    using namespace std::chrono;
    return { duration_cast<microseconds>(system_clock::now().time_since_epoch()).count() };
}

}  // namespace mado
