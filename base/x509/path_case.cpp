#include <mado/x509/path_case.h>

#include <mado/json/json.h>
#include <mado/time/day.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace mado::x509 {

namespace {

std::optional<int> number(std::string_view text, std::size_t at, std::size_t size)
{
    int value = 0;
    if (at + size > text.size())
        return {};
    auto const* const end = text.data() + at + size;
    auto const [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc() && stop == end && text[at] != '-' ? std::optional(value) : std::nullopt;
}

// "Z", "+09:00"; nothing when it is neither.
std::optional<int> offset_seconds(std::string_view text)
{
    if (text == "Z")
        return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return {};
    auto const hours = number(text, 1, 2), minutes = number(text, 4, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59)
        return {};
    return (text[0] == '-' ? -1 : 1) * (*hours * 3'600 + *minutes * 60);
}

using Unread = std::unexpected<std::string>;

std::expected<std::vector<std::string>, std::string> texts(json::Value const& object, std::string_view key)
{
    std::vector<std::string> all;
    auto const* list = object.find(key);
    if (list == nullptr || list->is_null())
        return all;
    if (!list->is_array())
        return Unread(std::string(key) + " is no list");
    for (auto const& one : list->array()) {
        if (!one.is_text() || one.text().empty())
            return Unread(std::string(key) + " has something that is no text");
        all.push_back(one.text());
    }
    return all;
}

std::expected<bool, std::string> flag(json::Value const& object, std::string_view key)
{
    auto const* value = object.find(key);
    if (value == nullptr || value->is_null())
        return false;
    if (!value->is_flag())
        return Unread(std::string(key) + " is neither true nor false");
    return value->flag();
}

std::optional<std::string> bytes_of(std::filesystem::path const& path)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return {};
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return file ? std::optional(std::move(bytes).str()) : std::nullopt;
}

}  // namespace

bool is_oid(std::string_view text)
{
    std::size_t arcs = 0;
    for (std::size_t at = 0; at <= text.size(); ++arcs) {
        auto const dot = std::min(text.find('.', at), text.size());
        auto const arc = text.substr(at, dot - at);
        if (arc.empty() || arc.find_first_not_of("0123456789") != std::string_view::npos || (arc.size() > 1 && arc[0] == '0'))
            return false;
        if (arcs == 0 && (arc.size() != 1 || arc[0] > '2'))
            return false;
        at = dot + 1;
    }
    return arcs >= 2 && text.size() <= 255;
}

std::optional<std::int64_t> read_moment(std::string_view text)
{
    auto const day = Day::parse(text.substr(0, 10));
    if (!day)
        return {};
    auto const midnight = static_cast<std::int64_t>(day->number()) * 86'400;
    if (text.size() == 10)
        return midnight;
    if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return {};
    auto rest = text.substr(19);
    if (rest.starts_with('.')) {
        auto const end = rest.find_first_not_of("0123456789", 1);
        if (end == 1 || end == std::string_view::npos)
            return {};
        rest.remove_prefix(end);
    }
    auto const hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
    auto const offset = offset_seconds(rest);
    if (!hour || !minute || !second || !offset || *hour > 23 || *minute > 59 || *second > 59)
        return {};
    return midnight + *hour * 3'600 + *minute * 60 + *second - *offset;
}

std::expected<PathCase, std::string> read_case(std::string_view text)
{
    auto const json = json::parse(text);
    if (!json)
        return Unread("no JSON, line " + std::to_string(json.error().line) + ": " + json.error().says);
    if (!json->is_object())
        return Unread("no object");
    PathCase read;
    auto certificates = texts(*json, "certs"), crls = texts(*json, "crls"), policies = texts(*json, "initialPolicies");
    auto const explicit_policy = flag(*json, "explicitPolicy"), mapping = flag(*json, "inhibitMapping"), any = flag(*json, "inhibitAny");
    for (auto const* list : { &certificates, &crls, &policies })
        if (!*list)
            return Unread(list->error());
    for (auto const* value : { &explicit_policy, &mapping, &any })
        if (!*value)
            return Unread(value->error());
    if (certificates->size() < 2)
        return Unread("certs needs an anchor and an end entity at least");
    for (auto const& policy : *policies)
        if (!is_oid(policy))
            return Unread("initialPolicies has \"" + policy + "\", which is no OID");
    if (auto const* time = json->find("time"); time != nullptr && !time->is_null()) {
        read.at = time->is_text() ? read_moment(time->text()) : std::nullopt;
        if (!read.at)
            return Unread("time is no moment of ISO 8601");
    }
    read.certificates = std::move(*certificates);
    read.crls = std::move(*crls);
    read.initial_policies = std::move(*policies);
    read.explicit_policy = *explicit_policy;
    read.inhibit_mapping = *mapping;
    read.inhibit_any = *any;
    return read;
}

std::expected<Verdict, std::string> judge(PathCase const& what, std::filesystem::path const& folder, std::int64_t now)
{
    PathInputs inputs { .certificates = {}, .crls = {}, .initial_policies = what.initial_policies, .explicit_policy = what.explicit_policy,
        .inhibit_mapping = what.inhibit_mapping, .inhibit_any = what.inhibit_any, .at = what.at.value_or(now) };
    std::string wrong;
    for (auto const& name : what.certificates) {
        auto const bytes = bytes_of(folder / name);
        if (!bytes)
            return Unread("the file " + name + " cannot be read");
        if (auto certificate = Certificate::read(*bytes))
            inputs.certificates.push_back(std::move(*certificate));
        else
            wrong = name + " is no certificate";
    }
    for (auto const& name : what.crls) {
        auto const bytes = bytes_of(folder / name);
        if (!bytes)
            return Unread("the file " + name + " cannot be read");
        if (auto crl = Crl::read(*bytes))
            inputs.crls.push_back(std::move(*crl));
        else
            wrong = name + " is no CRL";
    }
    if (!wrong.empty())
        return Verdict { .why = wrong };
    return validate(inputs);
}

}  // namespace mado::x509
