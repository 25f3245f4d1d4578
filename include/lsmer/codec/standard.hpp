#pragma once
// The set of codecs that tables use unless told otherwise.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/rle.hpp"

namespace lsmer::inline v0::codec {

struct standard : any<plain, constant, bitpack, alp, alp_rd, dict, rle, delta> {};

} // namespace lsmer::inline v0::codec
