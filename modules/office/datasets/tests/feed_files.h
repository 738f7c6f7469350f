#pragma once
// A small feed of public transport, packed: one stop time names a stop that is not there.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mado::open_data::test {

inline void little(std::string& to, std::uint32_t number, int bytes)
{
    for (int n = 0; n < bytes; ++n)
        to += static_cast<char>(number >> (8 * n) & 0xff);
}

inline std::uint32_t crc_of(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffff;
    for (char const c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

// An archive whose files are stored as they are (APPNOTE 4.3).
inline std::string zip_of(std::map<std::string, std::string> const& files)
{
    std::string out, directory;
    for (auto const& [name, bytes] : files) {
        std::string about;
        for (auto const number : { 20, 0, 0, 0, 33 })  // version, flags, stored, midnight of 1980-01-01
            little(about, static_cast<std::uint32_t>(number), 2);
        little(about, crc_of(bytes), 4);
        little(about, static_cast<std::uint32_t>(bytes.size()), 4);
        little(about, static_cast<std::uint32_t>(bytes.size()), 4);
        little(about, static_cast<std::uint32_t>(name.size()), 2);
        little(about, 0, 2);
        directory += std::string("PK\x01\x02") + std::string("\x14\x00", 2) + about;
        little(directory, 0, 2), little(directory, 0, 2), little(directory, 0, 2), little(directory, 0, 4);
        little(directory, static_cast<std::uint32_t>(out.size()), 4);
        directory += name;
        out += std::string("PK\x03\x04") + about + name + bytes;
    }
    auto const at = out.size();
    out += directory + "PK\x05\x06";
    little(out, 0, 4), little(out, static_cast<std::uint32_t>(files.size()), 2), little(out, static_cast<std::uint32_t>(files.size()), 2);
    little(out, static_cast<std::uint32_t>(directory.size()), 4), little(out, static_cast<std::uint32_t>(at), 4), little(out, 0, 2);
    return out;
}

inline std::map<std::string, std::string> feed()
{
    return { { "agency.txt", "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n1,総社市,https://example.jp/,Asia/Tokyo,ja\n" },
        { "stops.txt", "stop_id,stop_name,stop_lat,stop_lon\na,駅前,34.67,133.74\nb,公園,34.68,133.75\n" },
        { "routes.txt", "route_id,agency_id,route_short_name,route_type\nr,1,循環,3\n" }, { "trips.txt", "route_id,service_id,trip_id\nr,s,t\n" },
        { "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,a,1\nt,08:05:00,08:05:00,nowhere,2\n" },
        { "calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\ns,1,1,1,1,1,1,1,20260401,20270331\n" } };
}

}  // namespace mado::open_data::test
