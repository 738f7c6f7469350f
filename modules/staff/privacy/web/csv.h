#pragma once
#include <mado/http/server.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mado::privacy::web {

std::string csv_begun(std::vector<std::string> const& heads);
std::string csv_line(std::vector<std::string> const& cells);
http::Response as_csv(std::string csv, std::string const& name);
http::Response as_text(std::string text, std::string const& name);  // a download in plain words

std::int64_t number_typed(std::string const& typed);                // 0: nothing; -1: no number

}  // namespace mado::privacy::web
