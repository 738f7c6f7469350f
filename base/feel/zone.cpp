#include <mado/feel/temporal.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace mado::feel {

namespace {

struct CalendarCloser {
    void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};
using Calendar = std::unique_ptr<UCalendar, CalendarCloser>;

std::u16string wide(std::string_view ascii) { return { ascii.begin(), ascii.end() }; }

bool is_known(std::string_view name)
{
    if (name.empty() || name.size() > 60)
        return false;
    for (auto const c : name)
        if (static_cast<unsigned char>(c) < 0x21 || static_cast<unsigned char>(c) > 0x7e)
            return false;
    auto const id = wide(name);
    UChar canonical[64];
    UBool is_system = false;
    UErrorCode error = U_ZERO_ERROR;
    ucal_getCanonicalTimeZoneID(id.data(), static_cast<int32_t>(id.size()), canonical, 64, &is_system, &error);
    return U_SUCCESS(error) && is_system;
}

// The zones met so far. Names are only ever added, at most as many as the database of zones has, so an index stays valid.
class MetZones {
public:
    std::optional<std::uint16_t> index(std::string_view name)
    {
        {
            std::shared_lock const reading(mutex_);
            if (auto const found = find(name))
                return found;
        }
        if (!is_known(name))
            return std::nullopt;
        std::unique_lock const writing(mutex_);
        if (auto const found = find(name))
            return found;
        names_.emplace_back(name);
        return static_cast<std::uint16_t>(names_.size() - 1);
    }
    std::string_view name(std::uint16_t index)
    {
        std::shared_lock const reading(mutex_);
        return names_.at(index);
    }

private:
    std::optional<std::uint16_t> find(std::string_view name) const
    {
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (names_[i] == name)
                return static_cast<std::uint16_t>(i);
        return std::nullopt;
    }
    std::shared_mutex mutex_;
    std::deque<std::string> names_;
};

MetZones& met_zones()
{
    static MetZones zones;
    return zones;
}

// In a gap or overlap of summer time the offset before the change counts.
std::int32_t offset_of(std::string_view zone, std::int64_t local_seconds)
{
    auto const id = wide(zone);
    UErrorCode error = U_ZERO_ERROR;
    Calendar const calendar(ucal_open(id.data(), static_cast<int32_t>(id.size()), "en", UCAL_GREGORIAN, &error));
    if (U_FAILURE(error))
        return 0;
    ucal_setMillis(calendar.get(), static_cast<UDate>(local_seconds) * 1000, &error);
    int32_t raw = 0, summer = 0;
    ucal_getTimeZoneOffsetFromLocal(calendar.get(), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, &raw, &summer, &error);
    return U_SUCCESS(error) ? (raw + summer) / 1000 : 0;
}

}  // namespace

std::optional<Zone> Zone::named(std::string_view iana)
{
    auto const index = met_zones().index(iana);
    if (!index)
        return std::nullopt;
    return Zone { Kind::Named, *index, 0 };
}

std::string_view Zone::iana() const { return kind == Kind::Named ? met_zones().name(name) : std::string_view {}; }

std::int32_t DateTime::offset() const
{
    switch (time.zone.kind) {
    case Zone::Kind::None: return 0;
    case Zone::Kind::Offset: return time.zone.offset;
    case Zone::Kind::Named: return offset_of(time.zone.iana(), date.days * 86'400 + time.nanoseconds / 1'000'000'000);
    }
    return 0;
}

}  // namespace mado::feel
