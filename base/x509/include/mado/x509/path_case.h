#pragma once
// A case of path validation as a file: {"certs":[…],"crls":[…],"initialPolicies":[…],"explicitPolicy":b,"inhibitMapping":b,"inhibitAny":b,"time":"…"}.
// `certs` and `crls` name files, absolute or beside the case.
#include <mado/x509/path.h>

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::x509 {

struct PathCase {
    std::vector<std::string> certificates, crls;
    std::vector<std::string> initial_policies {};
    bool explicit_policy = false, inhibit_mapping = false, inhibit_any = false;
    std::optional<std::int64_t> at {};
};

// The reason why it cannot be read, in English, otherwise.
std::expected<PathCase, std::string> read_case(std::string_view json);
bool is_oid(std::string_view text);
// ISO 8601: "2026-11-21", "2026-11-21T10:00:00Z", "…+09:00"; a day alone is its first second in UTC.
std::optional<std::int64_t> read_moment(std::string_view text);

// Reads the files and validates. An unreadable file is an error; bytes that are no certificate make the path invalid.
std::expected<Verdict, std::string> judge(PathCase const& what, std::filesystem::path const& folder, std::int64_t now);

}  // namespace mado::x509
