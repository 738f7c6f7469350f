#pragma once
// 納付書の番号: fiscal year (2 digits), running number (11), check digit by modulus 10 with the weights 3 and 1 from the right (as GS1).
#include <cstdint>
#include <string>
#include <string_view>

namespace mado::treasury::model {

std::string slip_number(int fiscal_year, std::int64_t running);
bool is_slip_number(std::string_view digits);

}  // namespace mado::treasury::model
